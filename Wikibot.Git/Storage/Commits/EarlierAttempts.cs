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
    private readonly TipMover _mover = new(parts);

    /// <summary>Claims the operation's next attempt for this candidate; a result when the operation turns out to be done.</summary>
    public CommitResult? Claim(Candidate candidate)
    {
        var attempt = candidate.Attempt;
        while (!parts.Operations.Claim(attempt.Request.OperationId, attempt.Next, candidate.Commit))
        {
            if (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) == candidate.Commit)
            {
                break; // Ours: the reply to the first try was lost.
            }

            if (Find(attempt) is { } earlier)
            {
                return earlier;
            }
        }

        attempt.Next++;
        return null;
    }

    /// <summary>Looks whether an earlier attempt of the operation is on the ref, and advances to the first attempt that is free.</summary>
    public CommitResult? Find(Attempt attempt)
    {
        while (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) is { } commit)
        {
            if (Landed(attempt, commit))
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

    /// <summary>Whether an attempt is on the ref. One that is neither on it nor dead is helped to a decision first.</summary>
    private bool Landed(Attempt attempt, ObjectId commit)
    {
        var made = _reader.Commit(commit).Commit;
        if (made.Parents.IsEmpty)
        {
            return true;
        }

        var parent = _reader.Commit(made.Parents[0]);
        for (var looks = 0; ; looks++)
        {
            var main = parts.Refs.ReadExisting(attempt.Request.RefName);
            if (main == commit)
            {
                return true;
            }

            // Looked for after the ref: when the ref has left the parent, a decision was made before, and is found here unless pruned.
            if (attempt.Slots.Find(parent.Commit.Id, parent.Slot) is { } decision)
            {
                if (decision.Next == commit && main == parent.Commit.Id)
                {
                    _mover.Complete(new Candidate(attempt, parent, commit, decision.Folder), forOther: true);
                }

                return decision.Next == commit;
            }

            if (main != parent.Commit.Id)
            {
                return parts.History.IsOnLine(main, commit, parent.Commit.Id);
            }

            // Not decided, and its author may be frozen or dead. Decide for it: then it has landed, or never will.
            if (FolderOfCandidate(attempt.Slots, parent, commit) is { } folder)
            {
                attempt.Slots.Decide(folder, parent.Commit.Id, commit);
            }
            else if (looks > 3)
            {
                return false; // Its candidate is gone for good, so nothing can bring it on the ref.
            }
        }
    }

    private string? FolderOfCandidate(Slots slots, CachedCommit parent, ObjectId commit)
    {
        string[] folders = [slots.DecisionFolder(parent.Slot), slots.AdoptedFolder];
        return folders.FirstOrDefault(f => parts.Files.Stat(Slots.Candidate(f, parent.Commit.Id, commit)) is not null);
    }
}
