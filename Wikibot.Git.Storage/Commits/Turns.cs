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
internal sealed class Turns(RepositoryParts parts, Line line, CommitRequest request, TimeProvider time)
{
    /// <summary>Longer than any turn that is worth waiting for: a share is slow, a dead process is for ever.</summary>
    private static readonly TimeSpan s_mostPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Turns waited for, from which on nobody has waited longer.</summary>
    private const int Elders = 3;

    private static readonly TimeSpan s_mostStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_leastStep = TimeSpan.FromMilliseconds(1);

    private readonly IShareFiles _files = parts.Files;

    /// <summary>The shortest time that the share took for a mark: what it is like without a crowd on this machine.</summary>
    private TimeSpan _operation = s_mostStep;

    /// <summary>After a loss: waits until it is this writer's turn, or until others have had all the time that they can ask for.</summary>
    /// <param name="tip">The tip.</param>
    /// <param name="round">How long a try takes.</param>
    /// <param name="until">When to wait no longer, a timestamp of the time provider.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The tip to build on.</returns>
    public async Task<LineTip> TakeAsync(LineTip tip, TimeSpan round, long until, CancellationToken cancellationToken)
    {
        for (var waits = 0; ; waits++)
        {
            // Those who have waited longest are to be first.
            await PauseAsync(Math.Max(0, Elders - waits) * Step / 2, cancellationToken);
            if (TryTake(tip.Commit) || time.GetTimestamp() >= until || await LeftAsync(tip, round, cancellationToken) is not { } next)
            {
                return tip;
            }

            tip = next;
        }
    }

    /// <summary>Before a first try decides: lets the one whose turn it is go first.</summary>
    /// <returns>Whether the tip has a successor now.</returns>
    public async Task<bool> GiveWayAsync(LineTip tip, TimeSpan round, CancellationToken cancellationToken) =>
        Timed(() => _files.ReadRecord(MarkOf(tip.Commit))) is not null && await LeftAsync(tip, round, cancellationToken) is not null;

    /// <summary>Waits until a tip whose turn is another's has a successor; null when patience is over.</summary>
    private async Task<LineTip?> LeftAsync(LineTip tip, TimeSpan round, CancellationToken cancellationToken)
    {
        StorageTelemetry.GaveWay();
        var started = time.GetTimestamp();
        var patience = Patience(round);
        await PauseAsync(4 * Step, cancellationToken);
        while (true)
        {
            if (line.Successor(tip) is { } next)
            {
                return next;
            }

            if (time.GetElapsedTime(started) > patience)
            {
                return null;
            }

            await PauseAsync(Step, cancellationToken);
        }
    }

    private bool TryTake(ObjectId tip)
    {
        var outcome = Timed(() => _files.CreateRecord(MarkOf(tip), request.OperationId));
        if (outcome == RecordOutcome.NoFolder)
        {
            line.Epochs.EnsureFolders(); // A repository from before there were turns.
            outcome = _files.CreateRecord(MarkOf(tip), request.OperationId);
        }

        return outcome != RecordOutcome.Exists;
    }

    private T Timed<T>(Func<T> operation)
    {
        var started = time.GetTimestamp();
        var result = operation();
        var took = time.GetElapsedTime(started);
        _operation = took < _operation ? took : _operation;
        return result;
    }

    private string MarkOf(ObjectId tip) => $"{line.Epochs.PathOf(Epochs.Turns)}/{tip}";

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Time between two looks: that of a few file operations.</summary>
    private TimeSpan Step => TimeSpan.FromTicks(Math.Clamp(_operation.Ticks * 3, s_leastStep.Ticks, s_mostStep.Ticks));

    /// <summary>By chance a little more or less, so that those whose patience is over do not all go at once.</summary>
    private static TimeSpan Patience(TimeSpan round)
    {
#pragma warning disable CA5394 // Not a secret.
        var patience = round * (3 + Random.Shared.NextDouble());
#pragma warning restore CA5394
        return patience < s_mostPatience ? patience : s_mostPatience;
    }
}
