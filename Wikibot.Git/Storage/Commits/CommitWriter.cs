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
    private readonly TipMover _mover = new(parts);
    private readonly EarlierAttempts _earlier = new(parts);

    public async Task<CommitResult> CommitAsync(CommitRequest request, StorageTelemetry.Operation operation, CancellationToken cancellationToken)
    {
        CheckOperationId(request.OperationId);
        var started = time.GetTimestamp();
        var slots = parts.SlotsOf(request.RefName);
        var attempt = new Attempt(request, slots, new Turns(parts, slots, request, time), operation);
        if (_earlier.Find(attempt) is { } earlier)
        {
            return earlier;
        }

        var tip = parts.Refs.ReadExisting(request.RefName);
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
            tip = _mover.HelpWinner(attempt, on);
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
        var snapshot = _reader.Snapshot(tip.Commit.Id);
        (ChangeSet Changes, CommitDetails Details) change;
        try
        {
            change = await request.Apply(snapshot, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The conflict may be with ourselves: an earlier try of this operation, committed where we could not see it yet.
            if (_earlier.Recheck(attempt) is { } earlier)
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
            return (Step.Done, _earlier.Recheck(attempt) ?? new CommitResult(snapshot, Changed: false, Replayed: false, lost));
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

        if (_earlier.Claim(candidate) is { } other)
        {
            _files.Delete(candidate.Path);
            return (Step.Done, other);
        }

        if (!Decide(candidate))
        {
            _files.Delete(candidate.Path);
            return (Step.Lost, null);
        }

        _mover.Complete(candidate, forOther: false);
        foreach (var o in objects)
        {
            _reader.Remember(o.Id, o.ToCached());
        }

        return (Step.Done, new CommitResult(_reader.Snapshot(commit.Id), Changed: true, Replayed: false, lost));
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

    /// <summary>The one step that decides. True when this candidate follows the tip.</summary>
    private static bool Decide(Candidate c) => c.Attempt.Slots.Decide(c.Folder, c.Tip.Commit.Id, c.Commit) switch
    {
        RecordOutcome.Created => true,
        // Ours when the reply to the first try was lost, or when somebody with the same operation helped.
        RecordOutcome.Exists => c.Attempt.Slots.Successor(c.Folder, c.Tip.Commit.Id) == c.Commit,
        _ => false,
    };

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
}
