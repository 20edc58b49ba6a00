using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Commits;

/// <summary>The last step of the protocol of docs/decisions/0002, which the author of a decided commit can do, and anyone else.</summary>
internal sealed class TipMover(RepositoryParts parts)
{
    private readonly IShareFiles _files = parts.Files;

    /// <summary>Moves the ref to a decided commit, and makes that durable. Returns when the ref has left the tip.</summary>
    public void Complete(Candidate c, bool forOther)
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

        parts.FlushRef(refName);
    }

    /// <summary>Completes for whoever was first, should it have died or been frozen before it moved the ref; says where the ref is then.</summary>
    public ObjectId HelpWinner(Attempt attempt, CachedCommit tip)
    {
        var refName = attempt.Request.RefName;
        var now = parts.Refs.ReadExisting(refName);
        if (now != tip.Commit.Id || attempt.Slots.Find(tip.Commit.Id, tip.Slot) is not { } decided)
        {
            return now;
        }

        Complete(new Candidate(attempt, tip, decided.Next, decided.Folder), forOther: true);
        return parts.Refs.ReadExisting(refName);
    }
}
