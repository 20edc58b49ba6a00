using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Receiving;

/// <summary>
/// Takes commits that were made elsewhere, by the protocol of docs/decisions/0002: a quarantine, checks, everything flushed, then one record that
/// nobody else can make as well. A process that dies before the record has left objects that nobody names; after it, the push is done.
/// </summary>
internal sealed class PushWriter(RepositoryParts parts, TimeProvider time)
{
    /// <summary>Bytes of what is read again and again while it is looked at.</summary>
    private const long CacheBytes = 8 << 20;

    public async Task<PushResult> RunAsync(PushRequest request, CancellationToken cancellationToken)
    {
        var line = parts.LineOf(request.RefName);
        if (line.Read() is not { } tip || tip.Commit != request.Expected)
        {
            return new PushResult(PushOutcome.Moved);
        }

        using var import = new PackImport(parts.Files, parts.Path);
        if (request.Pack is { } pack)
        {
            await using var spooled = await SpooledPack.ReadAsync(pack, cancellationToken);
            if (spooled is not null)
            {
                await import.AddAsync(spooled, cancellationToken);
            }
        }

        var objects = new IncomingObjects(import.Packs, parts.Source);
        if (LinePath.Find(id => Commit(objects, id), request.Target, tip.Commit, cancellationToken) is not { } path)
        {
            return new PushResult(PushOutcome.NotForward);
        }

        RequireNoPlace(objects, request.Target);
        ForeignHistory.CheckNew(objects, path.NewCommits, cancellationToken);
        var reader = new ObjectReader(objects, new ObjectCache(CacheBytes), 0);
        await request.Accept(new PushedHistory(objects, reader, parts.Reader.Snapshot(tip.Commit), reader.Snapshot(request.Target), path.NewCommits.Count), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        // Before the commits can be read by others: who reads them on the line must read them so.
        NoteTurns(objects, path);
        import.Publish();
        parts.Source.Refresh();
        return Decide(line, tip, request.Target) ? new PushResult(PushOutcome.Done, parts.Reader.Snapshot(request.Target)) : new PushResult(PushOutcome.Moved);
    }

    /// <summary>Notes by which parent the line leaves each merge; and takes back what an undecided push has noted of others.</summary>
    private void NoteTurns(IncomingObjects objects, LinePath path)
    {
        var turned = path.Turned.Select(turn => turn.Key).ToHashSet();
        foreach (var id in path.Commits)
        {
            if (!turned.Contains(id) && Commit(objects, id).Parents.Length > 1)
            {
                parts.Turned.Clear(id);
            }
        }

        parts.Turned.Turn(path.Turned);
    }

    /// <summary>A commit with its parents as git has them.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    private static Commit Commit(IncomingObjects objects, ObjectId id) => objects.Read(id) is { Kind: ObjectKind.Commit } raw
        ? CommitFormat.Read(id, raw.Data, out _)
        : throw new InvalidDataException($"{id} is no commit.");

    /// <summary>Where the successor of a pushed commit is decided, its record says; the commit itself must not, or it would be looked for in two places.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    private static void RequireNoPlace(IncomingObjects objects, ObjectId target)
    {
        CommitFormat.Read(target, objects.Read(target)!.Value.Data, out var slot);
        if (slot is not null)
        {
            throw new InvalidDataException($"The commit {target} carries the header 'wikibot-slot', which only the wiki itself writes (git keeps it when a commit is amended). Put another on top: git commit --allow-empty -m 'On top'.");
        }
    }

    /// <summary>The one step that decides, and a look at whether it counts; as the writer of a single commit does it.</summary>
    private bool Decide(Line line, LineTip tip, ObjectId target)
    {
        var candidate = line.Epochs.Candidate(tip.Epoch, tip.Commit, target);
        if (!parts.Files.WriteNew(candidate, RefFiles.Content(target)))
        {
            return false;
        }

        var epoch = line.Epochs.Next(tip.Epoch, time.GetUtcNow()).Split('/')[0];
        line.Records.Note(tip, target);
        var outcome = line.Records.Adopt(tip, target, epoch);
        var decided = line.Records.Successor(tip);

        // Also where another has pushed the very same commit, or the reply to the first try was lost.
        var ours = outcome != RecordOutcome.NoFolder && decided?.Commit == target;
        if (ours && !line.Counts(tip))
        {
            ours = parts.History.IsOnLine(line.ReadExisting().Commit, target, tip.Commit);
        }

        if (!ours)
        {
            parts.Files.Delete(candidate);
            return false;
        }

        line.MoveRef(decided!);
        parts.Flush(line, tip);
        line.Remember(decided! with { Unmoved = [] });
        return true;
    }
}
