using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// The line of a ref: the commits that are or were its tip, as the records say (docs/decisions/0002). The ref itself is what stock git
/// reads, and where a process begins that knows no tip yet. Nothing rests on it: it may be late, absent for a moment, or moved by hand.
/// </summary>
internal sealed class Line(IShareFiles files, RefFiles refs, string refName, Epochs epochs, LineRecords records, LineRepair repair, ObjectReader reader, TimeProvider time)
{
    /// <summary>Records followed from a known tip before the ref is asked, which may be nearer to the end.</summary>
    private const int MostSteps = 3;

    /// <summary>How often what others may change meanwhile is tried again.</summary>
    public const int MostTries = 8;

    /// <summary>
    /// Far below the day that a sealed epoch stays, and far above what any look takes: who stood still for longer between two
    /// operations of a look, looks again.
    /// </summary>
    private static readonly TimeSpan s_longestLook = TimeSpan.FromHours(1);

    private readonly bool _isBranch = refName.StartsWith("refs/heads/", StringComparison.Ordinal);
    private volatile LineTip? _known;
    private volatile StampBox? _seen;

    public string RefName => refName;

    public Epochs Epochs => epochs;

    public LineRecords Records => records;

    /// <summary>The tip now: every commit that was acknowledged anywhere before this call is on its line. Null when there is no such ref.</summary>
    /// <exception cref="StoreFailedException">The ref leads to a commit that is not there, and no record leads further.</exception>
    public LineTip? Read()
    {
        for (var tries = 1; ; tries++)
        {
            var started = time.GetUtcNow();
            var tip = FromKnown() ?? FromRef();
            if (time.GetUtcNow() - started < s_longestLook || tries == MostTries)
            {
                _known = tip is null ? null : Bounded(tip);
                return _known;
            }

            _known = null;
        }
    }

    /// <summary>The tip of a ref that must exist.</summary>
    /// <exception cref="InvalidOperationException">There is no such ref.</exception>
    public LineTip ReadExisting() => Read() ?? throw new InvalidOperationException($"There is no ref {refName}.");

    /// <summary>The tip, from one that was the tip a moment ago.</summary>
    public LineTip ReadFrom(LineTip tip) => Follow(tip, MostSteps) is { } end ? Remember(end) : ReadExisting();

    /// <summary>What follows a tip, asked afresh; null when nothing does, or when its epoch is over.</summary>
    public LineTip? Successor(LineTip tip) => Counts(tip) ? records.Successor(tip) : null;

    /// <summary>Whether what was decided on this tip counts: its epoch was not sealed before.</summary>
    public bool Counts(LineTip tip) => epochs.IsOpen(tip.Epoch);

    /// <summary>Takes note of a tip, so that the next read begins there.</summary>
    public LineTip Remember(LineTip tip) => _known = Bounded(tip);

    /// <summary>
    /// Renames onto the ref what has been decided: first the candidates that others may not have moved, so that none of them can move the
    /// ref back later, then the last. Each exists once, so of all who try only the first moves the ref.
    /// </summary>
    /// <param name="decided">What has been decided.</param>
    /// <param name="flush">Makes it durable after that; beside the last look at the ref where the share is slow.</param>
    public void MoveRef(LineTip decided, Action? flush = null)
    {
        var moved = false;
        foreach (var candidate in decided.Unmoved)
        {
            moved = files.Rename(candidate, refs.PathOf(refName));
        }

        if (moved && _isBranch)
        {
            var flushing = flush is not null && files.IsSlow ? ParallelFiles.Begin(flush) : null;
            _seen = new StampBox(files.Stamp(refs.PathOf(refName)));
            if (flushing is null)
            {
                flush?.Invoke();
            }

            flushing?.Finish();
            return;
        }

        // Somebody was faster; or, on NFS, has destroyed the ref between the two halves of such a rename.
        if (!moved && decided.Unmoved.Length > 0 && files.Stamp(refs.PathOf(refName)) is null)
        {
            repair.PutBack(decided.Commit, "it was absent");
        }

        flush?.Invoke();
    }

    /// <summary>Candidates of long ago have been moved, or do no harm: what they could move back, the next write moves on.</summary>
    private static LineTip Bounded(LineTip tip) => tip.Unmoved.Length <= MostTries ? tip : tip with { Unmoved = tip.Unmoved[^MostTries..] };

    private LineTip? FromKnown()
    {
        if (_known is not { } known)
        {
            return null;
        }

        if (!_isBranch)
        {
            return Follow(known, MostSteps);
        }

        // Neither needs the other's answer, and each may be a round trip.
        LineTip? tip = null;
        var following = files.IsSlow ? ParallelFiles.Begin(() => tip = Follow(known, MostSteps)) : null;
        var stamp = files.Stamp(refs.PathOf(refName));
        following?.Finish();
        if (stamp == _seen?.Stamp)
        {
            return following is null ? Follow(known, MostSteps) : tip;
        }

        // Somebody has moved the ref: mostly a writer who told us of it by a record as well.
        var passed = new List<ObjectId> { known.Commit };
        tip = Follow(known, MostSteps, passed);
        if (tip is null || refs.Read(refName, out _) is not { } main)
        {
            return null;
        }

        var moved = tip.Unmoved.ToList().FindIndex(c => c.EndsWith($".{main}", StringComparison.Ordinal));
        if (main == tip.Commit || moved >= 0)
        {
            // What leads to where the ref is now has been moved.
            tip = tip with { Unmoved = main == tip.Commit ? [] : tip.Unmoved[(moved + 1)..] };
        }
        else if (!passed.Contains(main) && !tip.Unmoved.Any(c => c.Contains($"/{main}.", StringComparison.Ordinal)))
        {
            return null;
        }

        _seen = new StampBox(stamp);
        return tip;
    }

    private LineTip? FromRef()
    {
        for (var tries = 1; tries <= MostTries; tries++)
        {
            // So that a ref believed absent, or an old one that somebody still has open, is asked for again.
            files.Revalidate(refs.FolderOf(refName));
            var stamp = files.Stamp(refs.PathOf(refName));
            var main = refs.Read(refName, out var damaged);
            if (((main is { } id ? Place(id) : null) ?? repair.Settle(main, damaged)) is not { } start)
            {
                return null;
            }

            var passed = new List<ObjectId>();
            if (Follow(start, int.MaxValue, passed) is { } tip)
            {
                // Behind what this process has seen on it, or further behind than writers on their way leave it.
                if ((_known is { Unmoved.IsEmpty: true } known && passed.Contains(known.Commit)) || passed.Count > MostSteps)
                {
                    repair.PutBack(tip.Commit, $"it was moved back to {start.Commit} outside Wikibot; to go back, restore the pages");
                    tip = tip with { Unmoved = [] };
                }

                _seen = new StampBox(stamp);
                return tip;
            }
        }

        throw new StoreFailedException($"The line of {refName} goes on faster than it can be read.");
    }

    /// <summary>Where a commit is on the line; null when the records do not know it.</summary>
    private LineTip? Place(ObjectId id)
    {
        string? slot;
        try
        {
            slot = reader.Commit(id).Slot;
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }

        if (Epochs.Of(slot) is { } epoch && epochs.IsOpen(epoch))
        {
            var parent = reader.Commit(id).Commit.Parents is { IsEmpty: false } parents ? parents[0] : (ObjectId?)null;
            var known = parent is not { } p || Epochs.OfParent(slot) is not { } before
                || !epochs.IsOpen(before) // Sealed since: then it was on the line, or its epoch would be unused.
                || records.Successor(before, p)?.Commit == id;
            return known ? new LineTip(id, epoch) : null;
        }

        if (!epochs.IsOpen(Epochs.Adopted))
        {
            return null;
        }

        return records.EpochOfAdopted(id) is { } own ? new LineTip(id, own)
            : records.First() == id || records.Successor(Epochs.Adopted, id) is not null ? new LineTip(id, Epochs.Adopted)
            : null;
    }

    /// <summary>The end of the line; null when an epoch on the way is over, or after so many steps.</summary>
    private LineTip? Follow(LineTip tip, int steps, List<ObjectId>? passed = null)
    {
        string? asked = null;
        for (; ; steps--)
        {
            // Asked once for each folder: what is found absent in it after that was absent when the read began, or later.
            if (tip.Epoch != asked && !epochs.IsOpen(tip.Epoch))
            {
                return null;
            }

            asked = tip.Epoch;
            if (records.Successor(tip) is not { } next)
            {
                return tip;
            }

            if (steps == 0)
            {
                return null;
            }

            tip = next;
            passed?.Add(next.Commit);
        }
    }

    private sealed record StampBox(FileStamp? Stamp);
}
