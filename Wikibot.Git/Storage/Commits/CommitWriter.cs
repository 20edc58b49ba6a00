using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>
/// Makes commits, by the protocol of docs/decisions/0002: write and flush everything, claim the attempt, decide who follows the
/// tip, move the ref. Only the third step decides, and anyone can do the fourth.
/// </summary>
internal sealed class CommitWriter(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    private readonly IShareFiles _files = parts.Files;
    private readonly ObjectReader _reader = parts.Reader;

    public async Task<CommitResult> CommitAsync(CommitRequest request, StorageTelemetry.Operation operation, CancellationToken cancellationToken)
    {
        CheckOperationId(request.OperationId);
        var started = time.GetTimestamp();
        var slots = parts.SlotsOf(request.RefName);
        var attempt = new Attempt(request, slots, new Turns(parts, slots, request, time), operation);
        if (FindEarlier(attempt) is { } earlier)
        {
            return earlier;
        }

        var tip = parts.Refs.Read(request.RefName) ?? throw NoRef(request.RefName);
        for (var lost = 0; ; lost++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var round = time.GetTimestamp();
            var on = _reader.Commit(tip);
            var (step, result) = await TryOnceAsync(attempt, on, lost, round, cancellationToken);
            if (step == Step.Done)
            {
                return result!;
            }

            StorageTelemetry.LostRace();
            tip = HelpWinner(attempt, on);
            if (time.GetElapsedTime(started) > options.WriteTimeout)
            {
                throw new StoreBusyException($"Other writers were first {lost + 1} times.");
            }

            var until = started + (long)(options.WriteTimeout.TotalSeconds * time.TimestampFrequency);
            tip = await attempt.Turns.TakeAsync(tip, slots.DecisionFolder(on.Slot), time.GetElapsedTime(round), until, cancellationToken);
        }
    }

    private async ValueTask<(Step, CommitResult?)> TryOnceAsync(
        Attempt attempt, CachedCommit tip, int lost, long round, CancellationToken cancellationToken)
    {
        var request = attempt.Request;
        var snapshot = new Snapshot(tip.Commit, _reader.Tree(tip.Commit.Tree).Tree);
        (ChangeSet Changes, CommitDetails Details) change;
        try
        {
            change = await request.Apply(snapshot, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The conflict may be with ourselves: an earlier try of this operation, committed where we could not see it yet.
            if (Recheck(attempt) is { } earlier)
            {
                return (Step.Done, earlier);
            }

            throw;
        }

        var editor = new TreeEditor(_reader);
        var root = change.Changes.Files.Count == 0 ? tip.Commit.Tree : editor.Apply(tip.Commit.Tree, change.Changes);
        if (root == tip.Commit.Tree)
        {
            // Perhaps because a repeat of this operation has just done it.
            return (Step.Done, Recheck(attempt) ?? new CommitResult(snapshot, Changed: false, Replayed: false, lost));
        }

        var folder = attempt.Slots.DecisionFolder(tip.Slot);
        var slot = attempt.Slots.Next(tip.Slot, time.GetUtcNow());
        var data = CommitFormat.Write(root, tip.Commit.Id, change.Details, request.OperationId, slot);
        var commit = new NewObject(ObjectHash.Compute(ObjectKind.Commit, data), ObjectKind.Commit, data);
        NewObject[] objects = [.. editor.Created.DistinctBy(o => o.Id), commit];
        if (!Write(attempt, objects, Slots.Candidate(folder, tip.Commit.Id, commit.Id), commit.Id))
        {
            // The folder in which T's successor is decided is gone. Either T is long superseded, or T came from elsewhere.
            if (parts.Refs.Read(request.RefName) != tip.Commit.Id)
            {
                return (Step.Lost, null);
            }

            if (Slots.EpochOf(tip.Slot) is { } epoch)
            {
                attempt.Slots.Orphaned(epoch);
            }

            attempt.Slots.EnsureFolders();
            folder = attempt.Slots.AdoptedFolder;
            // A commit in a missing epoch would be an orphan too: the next round names a new one.
            if (attempt.Slots.IsOrphaned(slot))
            {
                return (Step.Lost, null);
            }

            if (!_files.WriteNew(Slots.Candidate(folder, tip.Commit.Id, commit.Id), RefFiles.Content(commit.Id)))
            {
                throw new ShareFileException(ShareError.NotFound, "create", folder);
            }
        }

        attempt.Operation.Tag("wikibot.pages", change.Changes.Files.Count);
        attempt.Operation.Tag("wikibot.page", change.Changes.Files is [{ Path: var path }] && path.EndsWith(".md", StringComparison.Ordinal) ? path[..^3] : null);
        attempt.Operation.Tag("wikibot.objects", objects.Length);
        var candidate = new Candidate(attempt, tip, commit.Id, folder);
        if (lost == 0 && await attempt.Turns.GiveWayAsync(tip.Commit.Id, folder, time.GetElapsedTime(round), cancellationToken))
        {
            _files.Delete(candidate.Path);
            return (Step.Lost, null);
        }

        if (ClaimOrFindEarlier(candidate) is { } other)
        {
            _files.Delete(candidate.Path);
            return (Step.Done, other);
        }

        if (!Decide(candidate))
        {
            _files.Delete(candidate.Path);
            return (Step.Lost, null);
        }

        Complete(candidate, forOther: false);
        foreach (var o in objects)
        {
            _reader.Remember(o.Id, o.ToCached());
        }

        return (Step.Done, new CommitResult(SnapshotOf(commit.Id), Changed: true, Replayed: false, lost));
    }

    /// <summary>Writes and flushes all objects and the candidate, at once. False when the candidate's folder is gone.</summary>
    private bool Write(Attempt attempt, NewObject[] objects, string candidatePath, ObjectId commit)
    {
        var candidateWritten = false;
        // What an earlier try of this very call has written and flushed stays there: maintenance drops no object.
        parts.Source.Writer.Write([.. objects.Where(o => !attempt.Written.Contains(o.Id))], () => candidateWritten = _files.WriteNew(candidatePath, RefFiles.Content(commit)));
        attempt.Written.UnionWith(objects.Select(o => o.Id));
        return candidateWritten;
    }

    /// <summary>Claims the operation's next attempt for this candidate; a result when the operation turns out to be done.</summary>
    private CommitResult? ClaimOrFindEarlier(Candidate candidate)
    {
        var attempt = candidate.Attempt;
        while (!parts.Operations.Claim(attempt.Request.OperationId, attempt.Next, candidate.Commit))
        {
            if (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) == candidate.Commit)
            {
                break; // Ours: the reply to the first try was lost.
            }

            if (FindEarlier(attempt) is { } earlier)
            {
                return earlier;
            }
        }

        attempt.Next++;
        return null;
    }

    /// <summary>The one step that decides. True when this candidate follows the tip.</summary>
    private static bool Decide(Candidate c) => c.Attempt.Slots.Decide(c.Folder, c.Tip.Commit.Id, c.Commit) switch
    {
        RecordOutcome.Created => true,
        // Ours when the reply to the first try was lost, or when somebody with the same operation helped.
        RecordOutcome.Exists => c.Attempt.Slots.Successor(c.Folder, c.Tip.Commit.Id) == c.Commit,
        _ => false,
    };

    /// <summary>Moves the ref to a decided commit, and makes that durable. Returns when the ref has left the tip.</summary>
    private void Complete(Candidate c, bool forOther)
    {
        var refName = c.Attempt.Request.RefName;
        for (var tries = 0; !c.Attempt.Slots.Complete(c.Folder, c.Tip.Commit.Id, c.Commit); tries++)
        {
            // Somebody was faster; the ref shows it, if need be after the share's caches have caught up.
            if (parts.Refs.Read(refName) != c.Tip.Commit.Id)
            {
                break;
            }

            if (tries > 3)
            {
                throw new StoreFailedException($"The ref {refName} stands before its decided successor {c.Commit}, whose file is gone: it was moved back by hand.");
            }

            _files.List(Path.GetDirectoryName(parts.Refs.PathOf(refName))!);
        }

        if (forOther)
        {
            StorageTelemetry.CompletedForOther();
        }

        _files.FlushFolder(Path.GetDirectoryName(parts.Refs.PathOf(refName))!);
    }

    /// <summary>Looks whether an earlier attempt of the operation is on the ref, and advances to the first attempt that is free.</summary>
    private CommitResult? FindEarlier(Attempt attempt)
    {
        while (parts.Operations.Read(attempt.Request.OperationId, attempt.Next) is { } commit)
        {
            if (Landed(attempt, commit))
            {
                return new CommitResult(SnapshotOf(commit), Changed: true, Replayed: true, 0);
            }

            attempt.Next++;
        }

        return null;
    }

    private CommitResult? Recheck(Attempt attempt)
    {
        parts.Operations.Refresh(attempt.Request.OperationId);
        return FindEarlier(attempt);
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
            var main = parts.Refs.Read(attempt.Request.RefName) ?? throw NoRef(attempt.Request.RefName);
            if (main == commit)
            {
                return true;
            }

            // Looked for after the ref: when the ref has left the parent, a decision was made before, and is found here unless pruned.
            if (attempt.Slots.Find(parent.Commit.Id, parent.Slot) is { } decision)
            {
                if (decision.Next == commit && main == parent.Commit.Id)
                {
                    Complete(new Candidate(attempt, parent, commit, decision.Folder), forOther: true);
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
        return folders.FirstOrDefault(f => _files.Stat(Slots.Candidate(f, parent.Commit.Id, commit)) is not null);
    }

    /// <summary>Completes for whoever was first, should it have died or been frozen before it moved the ref; says where the ref is then.</summary>
    private ObjectId HelpWinner(Attempt attempt, CachedCommit tip)
    {
        var refName = attempt.Request.RefName;
        var now = parts.Refs.Read(refName) ?? throw NoRef(refName);
        if (now != tip.Commit.Id || attempt.Slots.Find(tip.Commit.Id, tip.Slot) is not { } decided)
        {
            return now;
        }

        Complete(new Candidate(attempt, tip, decided.Next, decided.Folder), forOther: true);
        return parts.Refs.Read(refName) ?? throw NoRef(refName);
    }

    private Snapshot SnapshotOf(ObjectId commit)
    {
        var found = _reader.Commit(commit).Commit;
        return new Snapshot(found, _reader.Tree(found.Tree).Tree);
    }

    private static InvalidOperationException NoRef(string refName) => new($"There is no ref {refName}.");

    private static void CheckOperationId(string id)
    {
        if (id.Length is 0 or > 64 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            throw new ArgumentException("An operation id is 1 to 64 of [A-Za-z0-9-].", nameof(id));
        }
    }

    private enum Step
    {
        Done,
        Lost,
    }

    private sealed class Attempt(CommitRequest request, Slots slots, Turns turns, StorageTelemetry.Operation operation)
    {
        public StorageTelemetry.Operation Operation => operation;

        public CommitRequest Request { get; } = request;

        public Slots Slots { get; } = slots;

        public Turns Turns { get; } = turns;

        /// <summary>Objects that this call has written.</summary>
        public HashSet<ObjectId> Written { get; } = [];

        /// <summary>The first attempt number that was free when last looked at.</summary>
        public int Next { get; set; }
    }

    private sealed record Candidate(Attempt Attempt, CachedCommit Tip, ObjectId Commit, string Folder)
    {
        public string Path => Slots.Candidate(Folder, Tip.Commit.Id, Commit);
    }
}
