using Wikibot.Git.History;

namespace Wikibot.Git.Changes;

/// <summary>A file that differs between two states: at <paramref name="From"/> before, where it was moved.</summary>
internal sealed record ChangedFile(string Path, TreeEntry? Old, TreeEntry? New, string? From);

/// <summary>What a commit did to files of every kind, pages and others; links and submodules are none.</summary>
internal static class CommitFiles
{
    /// <summary>The difference from the first parent, with the moves that the commit records.</summary>
    public static async Task<List<ChangedFile>> ReadAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken)
    {
        List<(string From, string To)> moves = [.. MoveTrailer.Read(commit)];
        return await BetweenAsync(wiki, await BeforeAsync(wiki, commit, cancellationToken), commit.Tree, path => MoveTrailer.OriginOfFile(moves, path), _ => true, cancellationToken);
    }

    /// <summary>The tree before a commit; null before the first.</summary>
    public static async ValueTask<ObjectId?> BeforeAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken) =>
        commit.Parents is [var parent, ..] ? (await wiki.ReadCommitAsync(parent, cancellationToken)).Tree : null;

    /// <summary>The files that differ between two trees.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="before">The older tree.</param>
    /// <param name="after">The newer tree.</param>
    /// <param name="originOf">Where a file of the newer tree was in the older one, when it was moved.</param>
    /// <param name="wanted">Which paths count.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<List<ChangedFile>> BetweenAsync(
        IWiki wiki, ObjectId? before, ObjectId? after, Func<string, string?> originOf, Func<string, bool> wanted, CancellationToken cancellationToken) =>
        OfAsync(wiki.DiffAsync(before, after, cancellationToken), originOf, wanted);

    /// <summary>The files of a difference, with where they were.</summary>
    public static async Task<List<ChangedFile>> OfAsync(IAsyncEnumerable<FileDifference> differences, Func<string, string?> originOf, Func<string, bool> wanted)
    {
        var files = new Dictionary<string, ChangedFile>(StringComparer.Ordinal);
        await foreach (var file in differences)
        {
            var (old, now) = (Blob(file.Old), Blob(file.New));
            if ((old is not null || now is not null) && wanted(file.Path))
            {
                files[file.Path] = new ChangedFile(file.Path, old, now, null);
            }
        }

        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.Values.Where(file => file.New is not null))
        {
            if (originOf(file.Path) is { } origin && origin != file.Path && files.GetValueOrDefault(origin)?.Old is not null)
            {
                origins[file.Path] = origin;
            }
        }

        // A file that went elsewhere is no deletion, and one that came from elsewhere was not what stood there before.
        var left = origins.Values.ToHashSet(StringComparer.Ordinal);
        var result = new List<ChangedFile>(files.Count);
        foreach (var file in files.Values)
        {
            if (origins.TryGetValue(file.Path, out var origin))
            {
                result.Add(new ChangedFile(file.Path, files[origin].Old, file.New, origin));
            }
            else if (!left.Contains(file.Path))
            {
                result.Add(file);
            }
            else if (file.New is not null)
            {
                result.Add(file with { Old = null });
            }
        }

        return result;
    }

    /// <summary>What is a file; null for a link, a submodule, and nothing.</summary>
    public static TreeEntry? Blob(TreeEntry? entry) => entry is { Kind: EntryKind.Blob } ? entry : null;
}
