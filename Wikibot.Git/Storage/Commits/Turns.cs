using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>
/// Courtesy among writers of one ref. Whoever has just moved it has the new tip in memory and would always be first again; the
/// others must read it from the share. So one that lost marks the next tip as its turn (a record <c>turns/{T}</c>), and all others
/// let it go first, for a bounded time. Nothing depends on it: a mark decides nothing, and any may be missing, stale, of a dead
/// process, or ignored (docs/decisions/0002).
/// </summary>
internal sealed class Turns(IShareFiles files, RefFiles refs, Slots slots, CommitRequest request, TimeProvider time)
{
    /// <summary>Longer than any turn that is worth waiting for: a share is slow, a dead process is for ever.</summary>
    private static readonly TimeSpan s_mostPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>After a loss: waits until it is this writer's turn, or until others have had all the time that they can ask for.</summary>
    /// <param name="tip">Where the ref is.</param>
    /// <param name="round">How long a try takes.</param>
    /// <param name="until">When to wait no longer, a timestamp of the time provider.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Where the ref is now: the tip to build on.</returns>
    public async Task<ObjectId> TakeAsync(ObjectId tip, TimeSpan round, long until, CancellationToken cancellationToken)
    {
        while (!TryTake(tip) && time.GetTimestamp() < until)
        {
            if (await LeftAsync(tip, round, cancellationToken) is not { } next)
            {
                break;
            }

            tip = next;
        }

        return tip;
    }

    /// <summary>Before a first try decides: lets the one whose turn it is go first.</summary>
    /// <returns>Whether the ref has left the tip.</returns>
    public async Task<bool> GiveWayAsync(ObjectId tip, TimeSpan round, CancellationToken cancellationToken) =>
        files.ReadRecord(MarkOf(tip)) is not null && await LeftAsync(tip, round, cancellationToken) is not null;

    /// <summary>Waits until the ref has left a tip whose turn is another's, and says where it is then; null when patience is over.</summary>
    private async Task<ObjectId?> LeftAsync(ObjectId tip, TimeSpan round, CancellationToken cancellationToken)
    {
        StorageTelemetry.GaveWay();
        var started = time.GetTimestamp();
#pragma warning disable CA5394 // Chance, not a secret: those whose patience is over do not all go at once.
        var patience = Min(round * (3 + Random.Shared.NextDouble()), s_mostPatience);
#pragma warning restore CA5394
        var pause = round / 4;
        do
        {
            await Task.Delay(Min(pause < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pause, patience), time, cancellationToken);
            if (refs.Read(request.RefName) is { } now && now != tip)
            {
                return now;
            }

            pause = Min(round / 16, TimeSpan.FromMilliseconds(10));
        }
        while (time.GetElapsedTime(started) < patience);

        return null;
    }

    private bool TryTake(ObjectId tip)
    {
        var outcome = files.CreateRecord(MarkOf(tip), request.OperationId);
        if (outcome == RecordOutcome.NoFolder)
        {
            slots.EnsureFolders(); // A repository from before there were turns.
            outcome = files.CreateRecord(MarkOf(tip), request.OperationId);
        }

        return outcome != RecordOutcome.Exists;
    }

    private string MarkOf(ObjectId tip) => $"{slots.TurnsFolder}/{tip}";

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
