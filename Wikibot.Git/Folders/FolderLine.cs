using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Folders;

/// <summary>
/// The past of a wiki of which one folder is seen: the commits that changed something in it, and the very first, each with the one before it as its parent.
/// What a commit says is shown when it changed nothing else; who made it, when it changed something there.
/// </summary>
internal sealed class FolderLine(IWiki wiki, string folder, FolderTrees trees)
{
    /// <summary>Commits of which it is remembered which one of the line they are, or follow.</summary>
    private const int MaxKnown = 10_000;

    private const string Unseen = "Not shown: the commit changed something outside of the folder that the token is limited to.";

    private readonly ConcurrentDictionary<ObjectId, ObjectId> _known = new();
    private volatile Last? _last;
    private volatile First? _first;

    /// <summary>A state of the wiki as it is seen: the newest commit of the line up to there.</summary>
    public async ValueTask<Snapshot> SeeAsync(Snapshot tip, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Tip == tip.Commit.Id)
        {
            return last.Seen;
        }

        var newest = await wiki.ReadCommitAsync(await NewestOfTipAsync(tip.Commit.Id, cancellationToken), cancellationToken);
        var seen = new Snapshot(await SeeAsync(newest, before: null, cancellationToken), trees.RootOf(await trees.FindAsync(newest.Tree, cancellationToken)));
        _last = new Last(tip.Commit.Id, seen);
        return seen;
    }

    /// <summary>A commit as it is seen.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="before">The one before it on the line, where that is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Commit> SeeAsync(Commit commit, ObjectId? before, CancellationToken cancellationToken)
    {
        var parent = commit.Parents is [var first, ..] ? await wiki.ReadCommitAsync(first, cancellationToken) : null;
        var tree = await trees.FindAsync(commit.Tree, cancellationToken);
        var changed = tree != (parent is null ? null : await trees.FindAsync(parent.Tree, cancellationToken));
        var whole = changed && await IsSameBesideAsync(parent?.Tree, commit.Tree, cancellationToken);
        if (parent is not null)
        {
            before ??= await NewestAsync(parent.Id, cancellationToken);
        }

        return commit with
        {
            Tree = trees.RootOf(tree).Id,
            Parents = before is { } id ? [id] : [],
            Author = changed ? commit.Author : Nobody(commit.Author.When),
            Committer = changed ? commit.Committer : Nobody(commit.Committer.When),
            Message = whole ? commit.Message : changed ? WithOrigin(commit) : Unseen,
        };
    }

    /// <summary>The commits of the line from one on backwards, itself first.</summary>
    public async IAsyncEnumerable<Commit> WalkAsync(ObjectId from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Commit? newer = null;
        await foreach (var commit in ChangesAsync(from, stop: null, cancellationToken))
        {
            if (newer is not null)
            {
                yield return await SeeAsync(newer, commit.Id, cancellationToken);
            }

            newer = commit;
        }

        if (newer?.Parents.IsEmpty != true)
        {
            var first = await wiki.ReadCommitAsync(await FirstAsync(newer?.Id ?? from, cancellationToken), cancellationToken);
            if (newer is not null)
            {
                yield return await SeeAsync(newer, first.Id, cancellationToken);
            }

            newer = first;
        }

        yield return await SeeAsync(newer!, before: null, cancellationToken);
    }

    /// <summary>The newest commit of the line that is not after one of the wiki's.</summary>
    public async ValueTask<ObjectId> NewestAsync(ObjectId commit, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(commit, out var newest))
        {
            newest = (await ChangesAsync(commit, stop: null, cancellationToken).FirstOrDefaultAsync(cancellationToken))?.Id ?? await FirstAsync(commit, cancellationToken);
            _known.Keep(MaxKnown, commit, newest);
        }

        return newest;
    }

    /// <summary>The same of a tip, which mostly follows one that was seen before: what came in between is looked at, and no more.</summary>
    private async ValueTask<ObjectId> NewestOfTipAsync(ObjectId tip, CancellationToken cancellationToken) =>
        _last is { } last && await wiki.IsOnMainAsync(tip, last.Tip, cancellationToken)
            ? (await ChangesAsync(tip, last.Tip, cancellationToken).FirstOrDefaultAsync(cancellationToken))?.Id ?? last.Seen.Commit.Id
            : await NewestAsync(tip, cancellationToken);

    private async IAsyncEnumerable<Commit> ChangesAsync(ObjectId from, ObjectId? stop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(from, folder, cancellationToken, stop))
        {
            if (TreeOf(change.Before) != TreeOf(change.After))
            {
                yield return change.Commit;
            }
        }
    }

    private static ObjectId? TreeOf(TreeEntry? entry) => entry is { Kind: EntryKind.Tree } folder ? folder.Id : null;

    private async ValueTask<ObjectId> FirstAsync(ObjectId from, CancellationToken cancellationToken) =>
        (_first ??= new First((await wiki.LineAsync(from, cancellationToken).LastAsync(cancellationToken)).Id)).Id;

    /// <summary>Whether two states of the wiki are the same but for the folder.</summary>
    private async ValueTask<bool> IsSameBesideAsync(ObjectId? before, ObjectId? after, CancellationToken cancellationToken)
    {
        foreach (var name in folder.Split('/'))
        {
            if (before == after)
            {
                return true;
            }

            var (old, now) = (await EntriesAsync(before), await EntriesAsync(after));
            if (!old.Where(IsBeside).SequenceEqual(now.Where(IsBeside)))
            {
                return false;
            }

            (before, after) = (Next(old), Next(now));

            bool IsBeside(TreeEntry entry) => entry.Name != name || entry.Kind != EntryKind.Tree;

            ObjectId? Next(IReadOnlyList<TreeEntry> entries) => entries.Where(entry => !IsBeside(entry)).Select(entry => (ObjectId?)entry.Id).FirstOrDefault();
        }

        return true;

        async ValueTask<IReadOnlyList<TreeEntry>> EntriesAsync(ObjectId? tree) => tree is { } id ? (await wiki.ReadTreeAsync(id, cancellationToken)).Entries : [];
    }

    private static Signature Nobody(DateTimeOffset when) => new("not shown", "not-shown@wikibot.invalid", when);

    /// <summary>Instead of a message that may tell of elsewhere, by what the commit was made: that it did something in the folder is seen anyhow.</summary>
    private static string WithOrigin(Commit commit) =>
        string.Join("\n\n", ((string[])[Unseen, string.Join('\n', CommitOrigin.Trailers(CommitOrigin.Of(commit)).Select(trailer => $"{trailer.Key}: {trailer.Value}"))]).Where(part => part.Length > 0));

    /// <summary>How the newest tip that was asked for is seen.</summary>
    private sealed record Last(ObjectId Tip, Snapshot Seen);

    /// <summary>The very first commit.</summary>
    private sealed record First(ObjectId Id);
}
