using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Wikibot.Git.Backups;

/// <summary>Whether the newest backup of a wiki can be restored, as last tried.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="At">When it was tried.</param>
/// <param name="Backup">The backup tried; absent when there is none.</param>
/// <param name="Sound">True when every object arrived whole and the tips are those of the manifest.</param>
/// <param name="Problem">Why not.</param>
internal sealed record BackupCheck(string Wiki, DateTimeOffset At, string? Backup, bool Sound, string? Problem = null);

/// <summary>Restores the newest backup of a wiki into a scratch place, and remembers how that went for <c>./wikibot doctor</c> and the metric.</summary>
internal sealed class BackupVerifier(IWikiStore store, BackupChain chain, TimeProvider time, ILogger<BackupVerifier> logger)
{
    private const string Folder = "backups";
    private static readonly Meter Meter = new("Wikibot.Git.Backups");
    private static readonly Counter<long> Checks = Meter.CreateCounter<long>("wikibot.backup.checks", "{check}", "Trial restores, by outcome.");

    /// <summary>Tries the newest backup of <paramref name="wiki"/>.</summary>
    public async Task<BackupCheck> RunAsync(string wiki, CancellationToken cancellationToken)
    {
        BackupManifest? backup = null;
        BackupCheck check;
        try
        {
            backup = await chain.ChooseAsync(wiki, id: null, at: null, await store.OpenAsync(wiki, cancellationToken), cancellationToken);
            await store.TryFromPacksAsync(sink => chain.ReadAsync(backup, sink, cancellationToken), cancellationToken);
            check = new BackupCheck(wiki, time.GetUtcNow(), backup.Id, Sound: true);
        }
        catch (WikibotProblemException failed)
        {
            logger.LogError(failed, "The newest backup of {Wiki} did not pass its trial restore", wiki);
            check = new BackupCheck(wiki, time.GetUtcNow(), backup?.Id, Sound: false, failed.Message);
        }

        Checks.Add(1, new KeyValuePair<string, object?>("wikibot.backup.sound", check.Sound));
        await store.Markers.WriteAsync(Folder, wiki, JsonSerializer.SerializeToUtf8Bytes(check, JsonSerializerOptions.Web), cancellationToken);
        return check;
    }

    /// <summary>How the last trial of each wiki went.</summary>
    public async Task<IReadOnlyList<BackupCheck>> LastAsync(CancellationToken cancellationToken)
    {
        List<BackupCheck> checks = [];
        foreach (var wiki in await store.Markers.ListAsync(Folder, cancellationToken))
        {
            if (await store.Markers.ReadAsync(Folder, wiki, cancellationToken) is { } json && JsonSerializer.Deserialize<BackupCheck>(json.Span, JsonSerializerOptions.Web) is { } check)
            {
                checks.Add(check);
            }
        }

        return checks;
    }
}
