namespace Wikibot.Git.Backups;

/// <summary>
/// Which backups may go. Kept are: everything younger than <see cref="BackupOptions.KeepAll"/>, the last backup of each day
/// younger than <see cref="BackupOptions.KeepDaily"/>, the newest backup of all, and every backup that a kept one builds on.
/// </summary>
internal static class Retention
{
    /// <summary>The backups to remove, newest first, so that an interruption never leaves an incremental without its parent.</summary>
    public static IReadOnlyList<BackupManifest> Expired(IReadOnlyCollection<BackupManifest> backups, BackupOptions options, DateTimeOffset now)
    {
        var newestFirst = backups.OrderByDescending(backup => backup.Id, StringComparer.Ordinal).ToList();
        var byId = newestFirst.ToDictionary(backup => backup.Id, StringComparer.Ordinal);
        HashSet<string> kept = [];
        HashSet<DateOnly> days = [];

        foreach (var backup in newestFirst)
        {
            var age = now - backup.CreatedAt;
            var isLastOfItsDay = days.Add(DateOnly.FromDateTime(backup.CreatedAt.UtcDateTime));
            if (kept.Count == 0 || age < options.KeepAll || (isLastOfItsDay && age < options.KeepDaily))
            {
                Keep(backup);
            }
        }

        return [.. newestFirst.Where(backup => !kept.Contains(backup.Id))];

        void Keep(BackupManifest? backup)
        {
            while (backup is not null && kept.Add(backup.Id))
            {
                backup = backup.Parent is { } parent ? byId.GetValueOrDefault(parent) : null;
            }
        }
    }
}
