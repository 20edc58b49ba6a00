using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Refs;

/// <summary>
/// What is done when the ref and the records disagree (docs/decisions/0002): the ref is absent, damaged, or was moved outside Wikibot.
/// Commits made elsewhere on top of the tip are adopted; all else is kept under <c>refs/wikibot/outside/</c>, and the ref is put back.
/// </summary>
internal sealed partial class LineRepair(
    IShareFiles files, RefFiles refs, string wiki, string refName, Epochs epochs, LineRecords records, ObjectReader reader, TimeProvider time, ILogger logger)
{
    /// <summary>Commits looked at to find out whether one descends from the tip.</summary>
    private const int MostCommits = 100_000;

    /// <summary>Finds the tip by all records, and brings the ref into agreement with it. Null when there is neither a ref nor a record.</summary>
    /// <param name="main">What the ref holds, which the records do not know; null when it is absent.</param>
    /// <param name="damaged">Whether the ref is there and holds no id.</param>
    /// <exception cref="StoreFailedException">There is only a ref that leads nowhere; or the share takes no record.</exception>
    public LineTip? Settle(ObjectId? main, bool damaged)
    {
        for (var tries = 1; tries <= Line.MostTries; tries++)
        {
            if (End() is not { } end)
            {
                if (main is not { } first)
                {
                    return damaged ? throw new StoreFailedException($"The ref {refName} holds no object id.") : null;
                }

                if (!Exists(first))
                {
                    throw new StoreFailedException($"The ref {refName} points at {first}, which is not there.");
                }

                // Made by stock git, or copied without its records: its line begins here. Whoever is first decides.
                epochs.EnsureFolders();
                records.Begin(first);
                continue;
            }

            if (main is not { } moved)
            {
                PutBack(end.Commit, damaged ? "it held no object id" : "it was absent");
                return end;
            }

            if (moved == end.Commit)
            {
                return end;
            }

            if (Exists(moved) && Descends(moved, end.Commit))
            {
                Adopt(end, moved);
                continue;
            }

            Refuse(end, moved);
            return end;
        }

        throw new StoreFailedException($"The line of {refName} did not take what the ref holds: no record of it is there after {Line.MostTries} tries.");
    }

    /// <summary>Writes the ref anew. A writer may move it on at the same moment and be overwritten: the next one moves it on again.</summary>
    public void PutBack(ObjectId tip, string why)
    {
        LogPutBack(wiki, refName, tip, why);
        try
        {
            var temporary = $"{epochs.PathOf(Epochs.Turns)}/ref-{Guid.NewGuid():N}";
            if (!files.WriteNew(temporary, RefFiles.Content(tip)))
            {
                epochs.EnsureFolders();
                files.WriteNew(temporary, RefFiles.Content(tip));
            }

            files.MakeFolder(refs.FolderOf(refName));
            files.Rename(temporary, refs.PathOf(refName));
            files.FlushFolder(refs.FolderOf(refName));
        }
        catch (ShareFileException e)
        {
            // A read does without the ref, and the next write moves it.
            LogNotPutBack(wiki, refName, e);
        }
    }

    /// <summary>The end of the line by all records there are; null when there are none.</summary>
    private LineTip? End()
    {
        var all = records.All();
        var ends = all.Values.Where(next => !all.ContainsKey(next.Commit)).Select(next => Tip(next.Commit, next.Epoch)).DistinctBy(t => t.Commit).ToList();
        if (ends.Count == 0 && records.First() is { } first && !all.ContainsKey(first))
        {
            return Tip(first, null);
        }

        // Older epochs that are not sealed yet may end in one that is; the line goes on elsewhere.
        var open = ends.Where(e => e.Epoch != Epochs.Adopted).ToList();
        ends = open.Count > 0 ? open : ends;
        return ends.Count <= 1 ? ends.SingleOrDefault()
            : ends.OrderByDescending(e => e.Epoch, StringComparer.Ordinal).First(e => ends.TrueForAll(o => Descends(e.Commit, o.Commit)));
    }

    private LineTip Tip(ObjectId commit, string? epoch)
    {
        epoch ??= Epochs.Of(reader.Commit(commit).Slot);
        return new LineTip(commit, epoch is not null && epochs.IsOpen(epoch) ? epoch : Epochs.Adopted);
    }

    private void Adopt(LineTip end, ObjectId moved)
    {
        var epoch = epochs.Next(end.Epoch, time.GetUtcNow()).Split('/')[0];
        records.Note(end, moved);
        if (records.Adopt(end, moved, epoch) == RecordOutcome.Created)
        {
            LogAdopted(wiki, refName, moved, end.Commit);
        }
    }

    private void Refuse(LineTip end, ObjectId moved)
    {
        if (!Exists(moved))
        {
            PutBack(end.Commit, $"it pointed at {moved}, which is not there");
            return;
        }

        if (Descends(end.Commit, moved))
        {
            PutBack(end.Commit, $"it was moved back to {moved} outside Wikibot; to go back, restore the pages");
            return;
        }

        var kept = $"refs/wikibot/outside/{moved}";
        refs.Keep(kept, moved);
        PutBack(end.Commit, $"it was moved outside Wikibot to {moved}, which does not follow the tip and is kept as {kept}");
    }

    private bool Exists(ObjectId commit)
    {
        try
        {
            return reader.Commit(commit) is not null;
        }
        catch (ObjectNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Whether a commit has an ancestor, by whichever parent.</summary>
    private bool Descends(ObjectId commit, ObjectId ancestor)
    {
        var seen = new HashSet<ObjectId> { commit };
        var next = new Queue<ObjectId>(seen);
        while (next.TryDequeue(out var id) && seen.Count <= MostCommits)
        {
            if (id == ancestor)
            {
                return true;
            }

            foreach (var parent in reader.Commit(id).Commit.Parents.Where(seen.Add))
            {
                next.Enqueue(parent);
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Wiki}: {Ref} was put back to {Tip}: {Why}")]
    private partial void LogPutBack(string wiki, string @ref, ObjectId tip, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Wiki}: {Ref} could not be put back; the next write moves it")]
    private partial void LogNotPutBack(string wiki, string @ref, Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Wiki}: {Ref} was moved outside Wikibot to {Commit}, which follows {Tip} and was adopted")]
    private partial void LogAdopted(string wiki, string @ref, ObjectId commit, ObjectId tip);
}
