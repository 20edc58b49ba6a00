using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>
/// What has become of an operation that was attempted before, in this process or another (docs/decisions/0002, P4): of all attempts
/// at most one lands, and whoever repeats the operation is given that one's result.
/// </summary>
internal sealed class EarlierAttempts(RepositoryParts parts)
{
    private readonly ObjectReader _reader = parts.Reader;

    /// <summary>Claims the operation's next attempt for this candidate; a result when the operation turns out to be done.</summary>
    public CommitResult? Claim(Candidate candidate)
    {
        var attempt = candidate.Attempt;
        for (var tries = 1; !parts.Operations.Claim(attempt.Request.OperationId, attempt.Next, candidate.Commit); tries++)
        {
            if (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) == candidate.Commit)
            {
                break; // Ours: the reply to the first try was lost.
            }

            var before = attempt.Next;
            if (Find(attempt) is { } earlier)
            {
                return earlier;
            }

            if (attempt.Next == before && tries > Line.MostTries)
            {
                throw new StoreFailedException($"Attempt {before} of the operation {attempt.Request.OperationId} is taken, and cannot be read.");
            }
        }

        attempt.Next++;
        return null;
    }

    /// <summary>Looks whether an earlier attempt of the operation is on the line, and advances to the first attempt that is free.</summary>
    public CommitResult? Find(Attempt attempt)
    {
        while (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) is { } commit)
        {
            if (Landed(attempt.Line, commit))
            {
                return new CommitResult(_reader.Snapshot(commit), Changed: true, Replayed: true, 0);
            }

            attempt.Next++;
        }

        return null;
    }

    /// <summary>Looks again, also where an NFS client believes to know that there is nothing.</summary>
    public CommitResult? Recheck(Attempt attempt)
    {
        parts.Operations.Refresh(attempt.Request.OperationId);
        return Find(attempt);
    }

    /// <summary>Whether an attempt is on the line. One that is neither on it nor dead is helped to a decision first.</summary>
    private bool Landed(Line line, ObjectId commit)
    {
        var made = _reader.Commit(commit);
        if (made.Commit.Parents.IsEmpty)
        {
            return true;
        }

        var parent = made.Commit.Parents[0];
        var on = new LineTip(parent, Epochs.OfParent(made.Slot) ?? Epochs.Of(_reader.Commit(parent).Slot) ?? Epochs.Adopted);
        for (var tries = 1; tries <= Line.MostTries; tries++)
        {
            if (line.Counts(on))
            {
                if (line.Records.Successor(on) is { } decided)
                {
                    return decided.Commit == commit && Finish(line, on);
                }

                // Its author may be frozen or dead. Decide for it: then it has landed, or never will.
                if (line.Records.Decide(on, commit) == RecordOutcome.Created)
                {
                    StorageTelemetry.CompletedForOther();
                }

                continue;
            }

            var tip = line.ReadExisting();
            if (tip.Commit != parent)
            {
                return parts.History.IsOnLine(tip.Commit, commit, parent) && Finish(line, tip);
            }

            on = tip;
        }

        throw new StoreFailedException($"What follows {parent} is decided, and cannot be read.");
    }

    /// <summary>What is told to be done must stay done, whoever did it.</summary>
    private bool Finish(Line line, LineTip decidedOn)
    {
        line.MoveRef(line.ReadExisting());
        parts.Flush(line, decidedOn);
        return true;
    }
}
