using Wikibot.Git.Audit;
using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Events;

/// <summary>
/// Packs a wiki's loose objects and sweeps leftovers, when their counts ask for it, and publishes a copy of its index, when that is worth it. One that was
/// deleted, and can be brought back no more, is removed. What its log of reads need not keep goes.
/// </summary>
internal sealed class MaintenanceWork(IWikiStore store, DeletedWikis deleted, WikiIndexes indexes, IndexSnapshots snapshots, ReadLog reads) : IScheduledWork
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

        if (await deleted.RemoveIfDueAsync(opened, cancellationToken))
        {
            await reads.SweepAsync(wiki, all: true, cancellationToken);
            return new WorkResult(Finished: true, "Removed it: it was deleted, and no owner brought it back in time.");
        }

        await reads.SweepAsync(wiki, all: false, cancellationToken);
        var report = await opened.MaintainAsync(budget, force: false, cancellationToken);
        var mended = report.Mended.Count > 0 ? $" Made {report.Mended.Count} packs anew that an earlier version had damaged: {string.Join(", ", report.Mended)}." : "";
        var published = report.Finished && await snapshots.PublishAsync(opened, indexes, cancellationToken) ? " Published a copy of its index." : "";
        return new WorkResult(
            report.Finished,
            (report.Ran ? $"Packed {report.PackedObjects} objects, removed {report.RemovedFiles} files.{mended}" : "Nothing to do.") + published);
    }
}
