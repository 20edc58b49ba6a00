using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>
/// Makes commits, by the protocol of docs/decisions/0002: write and flush everything, claim the attempt, decide who follows the
/// tip, see that the decision counts, move the ref. Only the third step decides, and anyone can do the last.
/// </summary>
internal sealed class CommitWriter(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    private readonly IShareFiles _files = parts.Files;
    private readonly ObjectReader _reader = parts.Reader;
    private readonly EarlierAttempts _earlier = new(parts);

    public async Task<CommitResult> CommitAsync(CommitRequest request, LineTip? from, StorageTelemetry.Operation operation, CancellationToken cancellationToken)
    {
        CheckOperationId(request.OperationId);
        var started = time.GetTimestamp();
        var line = parts.LineOf(request.RefName);
        using var fetched = new Fetched(_files, parts.Source.Loose);
        var attempt = new Attempt(request, line, new Turns(parts, line, request, time), fetched, operation);
        // No look for an earlier attempt: claiming tells, and so does a change that cannot be made, or need not.
        var tip = from ?? line.ReadExisting();
        for (var lost = 0; ; lost++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var round = time.GetTimestamp();
            if (await TryOnceAsync(attempt, tip, lost, round, cancellationToken) is { } result)
            {
                return result;
            }

            if (attempt.Waited)
            {
                // No race was lost: what it took to fetch is nobody's fault.
                (attempt.Waited, started, lost) = (false, time.GetTimestamp(), lost - 1);
                tip = line.ReadFrom(tip);
                continue;
            }

            StorageTelemetry.LostRace();
            tip = line.ReadFrom(tip);
            if (time.GetElapsedTime(started) > options.WriteTimeout)
            {
                throw new StoreBusyException($"Other writers were first {lost + 1} times.");
            }

            var until = started + (long)(options.WriteTimeout.TotalSeconds * time.TimestampFrequency);
            tip = await attempt.Turns.TakeAsync(tip, time.GetElapsedTime(round), until, cancellationToken);
        }
    }

    /// <summary>One try on a tip; null when another was first, or when bytes had to be fetched before.</summary>
    private async ValueTask<CommitResult?> TryOnceAsync(Attempt attempt, LineTip tip, int lost, long round, CancellationToken cancellationToken)
    {
        var on = _reader.Snapshot(tip.Commit);
        (ChangeSet Changes, CommitDetails Details) change;
        try
        {
            change = await attempt.Request.Apply(on, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The conflict may be with ourselves: an earlier try of this operation, committed where we could not see it yet.
            if (_earlier.Recheck(attempt) is { } earlier)
            {
                return earlier;
            }

            throw;
        }

        if (change.Changes.Files.Any(file => file.Incoming is { OpenAsync: null }))
        {
            return new CommitResult(on, Changed: false, Replayed: false, lost);
        }

        if (await attempt.Fetched.AddAsync(change.Changes, cancellationToken))
        {
            // Meanwhile the role may have gone, and the wiki changed.
            attempt.Waited = true;
            return null;
        }

        var editor = new TreeEditor(_reader, attempt.Fetched.IdOf);
        var root = change.Changes.Files.Count == 0 ? on.Commit.Tree : editor.Apply(on.Commit.Tree, change.Changes, cancellationToken);
        if (root == on.Commit.Tree)
        {
            // Perhaps because a repeat of this operation has just done it.
            return _earlier.Recheck(attempt) ?? new CommitResult(on, Changed: false, Replayed: false, lost);
        }

        var slot = attempt.Line.Epochs.Next(tip.Epoch, time.GetUtcNow());
        var data = CommitFormat.Write(root, tip.Commit, change.Details, attempt.Request.OperationId, slot);
        var commit = new NewObject(ObjectHash.Compute(ObjectKind.Commit, data), ObjectKind.Commit, data);
        NewObject[] objects = [.. editor.Created.DistinctBy(o => o.Id), commit];
        Tag(attempt.Operation, change.Changes, objects.Length);
        var candidate = new Candidate(attempt, tip, commit.Id, Epochs.Of(slot)!);
        // Where the candidate's folder is gone, T is long superseded.
        attempt.Fetched.Place(change.Changes);
        if (!Write(candidate, objects) || !await LandsAsync(candidate, lost, time.GetElapsedTime(round), cancellationToken))
        {
            return null;
        }

        if (_earlier.Claim(candidate) is { } other)
        {
            _files.Delete(candidate.Path);
            return other;
        }

        return Decide(candidate) ? Finish(candidate, objects, lost) : null;
    }

    /// <summary>On a first try, lets the one whose turn it is go first: then this one has lost.</summary>
    private async ValueTask<bool> LandsAsync(Candidate candidate, int lost, TimeSpan took, CancellationToken cancellationToken)
    {
        if (lost > 0 || !await candidate.Attempt.Turns.GiveWayAsync(candidate.Tip, took, cancellationToken))
        {
            return true;
        }

        _files.Delete(candidate.Path);
        return false;
    }

    /// <summary>Writes and flushes all objects and the candidate, at once. False when the candidate's folder is gone.</summary>
    private bool Write(Candidate candidate, NewObject[] objects)
    {
        var candidateWritten = false;
        var written = candidate.Attempt.Written;
        // What an earlier try of this very call has written and flushed stays there: maintenance drops no object.
        parts.Source.Writer.Write(
            [.. objects.Where(o => !written.Contains(o.Id))], () => candidateWritten = _files.WriteNew(candidate.Path, RefFiles.Content(candidate.Commit)));
        written.UnionWith(objects.Select(o => o.Id));
        return candidateWritten;
    }

    /// <summary>The one step that decides, and a look at whether it counts. True when this candidate follows the tip.</summary>
    private bool Decide(Candidate c)
    {
        var line = c.Attempt.Line;
        var ours = line.Records.Decide(c.Tip, c.Commit) switch
        {
            RecordOutcome.Created => true,
            // Ours when the reply to the first try was lost, or when somebody with the same operation helped.
            RecordOutcome.Exists => line.Records.Successor(c.Tip.Epoch, c.Tip.Commit)?.Commit == c.Commit,
            _ => false,
        };
        // A writer that thawed after days may decide in a folder that is being pruned, on a tip that has had a successor.
        if (ours && !line.Counts(c.Tip))
        {
            ours = parts.History.IsOnLine(line.ReadExisting().Commit, c.Commit, c.Tip.Commit);
        }

        if (!ours)
        {
            _files.Delete(c.Path);
        }

        return ours;
    }

    private CommitResult Finish(Candidate c, NewObject[] objects, int lost)
    {
        c.Attempt.Line.MoveRef(c.Decided, () => parts.Flush(c.Attempt.Line, c.Tip));
        foreach (var o in objects)
        {
            _reader.Remember(o.Id, o.ToCached());
        }

        c.Attempt.Line.Remember(new LineTip(c.Commit, c.Epoch));
        return new CommitResult(_reader.Snapshot(c.Commit), Changed: true, Replayed: false, lost);
    }

    private static void Tag(StorageTelemetry.Operation operation, ChangeSet changes, int objects)
    {
        operation.Tag("wikibot.pages", changes.Files.Count);
        operation.Tag("wikibot.page", changes.Files is [{ Path: var path }] && path.EndsWith(".md", StringComparison.Ordinal) ? path[..^3] : null);
        operation.Tag("wikibot.objects", objects);
    }

    private static void CheckOperationId(string id)
    {
        if (id.Length is 0 or > 64 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            throw new ArgumentException("An operation id is 1 to 64 of [A-Za-z0-9-].", nameof(id));
        }
    }
}
