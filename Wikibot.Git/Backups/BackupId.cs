using System.Globalization;

namespace Wikibot.Git.Backups;

/// <summary>Names of backups: time, then the start of the tip, so that they sort by time and two at the same moment differ.</summary>
internal static class BackupId
{
    /// <summary>The id of a backup of <paramref name="tip"/> read at <paramref name="time"/>.</summary>
    public static string New(DateTimeOffset time, ObjectId tip) => $"{Prefix(time)}-{tip.ToString()[..8]}-{Random.Shared.Next(0x10000):x4}";

    /// <summary>What the ids of that time begin with.</summary>
    public static string Prefix(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
}
