using Wikibot.Git.Index;

namespace Wikibot.Git.Events;

/// <summary>Packs a wiki's loose objects and sweeps leftovers, when their counts ask for it, and publishes a copy of its index, when that is worth it.</summary>
internal sealed class MaintenanceWork(IWikiStore store, WikiIndexes indexes, IndexSnapshots snapshots) : IScheduledWork
{
    /// <inheritdoc/>
    public string Kind => "maintenance";

    /// <inheritdoc/>
    public async Task<WorkResult> RunAsync(string wiki, TimeSpan budget, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(wiki, cancellationToken) is not { } opened)
        {
            return new WorkResult(Finished: true, "The wiki is gone.");
        }

        var report = await opened.MaintainAsync(budget, force: false, cancellationToken);
        var mended = report.Mended.Count > 0 ? $" Made {report.Mended.Count} packs anew that an earlier version had damaged: {string.Join(", ", report.Mended)}." : "";
        var published = report.Finished && await snapshots.PublishAsync(opened, indexes, cancellationToken) ? " Published a copy of its index." : "";
        return new WorkResult(
            report.Finished,
            (report.Ran ? $"Packed {report.PackedObjects} objects, removed {report.RemovedFiles} files.{mended}" : "Nothing to do.") + published);
    }
}
