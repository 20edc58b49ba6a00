using Wikibot.Git.History;

namespace Wikibot.Git.Changes;

/// <summary>A page that differs between two states: at <paramref name="From"/> before, where it was moved.</summary>
internal sealed record PageDifference(string Path, ObjectId? Old, ObjectId? New, string? From)
{
    public ChangedPage ToChangedPage() => new(
        Path,
        From is not null ? "moved" : Old is null ? "created" : New is null ? "deleted" : "changed",
        New?.ToString(),
        From);
}

/// <summary>What a commit did to pages: the difference from its first parent, with the moves that it records.</summary>
internal static class CommitPages
{
    public static async Task<List<PageDifference>> ReadAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken)
    {
        List<(string From, string To)> moves = [.. MoveTrailer.Read(commit)];
        return await OfAsync(await DifferencesAsync(wiki, commit, cancellationToken), page => MoveTrailer.OriginOf(moves, page));
    }

    /// <summary>The same, and what it did to files beside the pages.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="only">What of it is looked at; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(List<PageDifference> Pages, List<PageDifference> Files)> WithFilesAsync(
        IWiki wiki, Commit commit, IReadOnlyList<FileDifference>? only, CancellationToken cancellationToken)
    {
        List<(string From, string To)> moves = [.. MoveTrailer.Read(commit)];
        var differences = only ?? await (await DifferencesAsync(wiki, commit, cancellationToken)).ToListAsync(cancellationToken);
        var pages = await OfAsync(differences.ToAsyncEnumerable(), page => MoveTrailer.OriginOf(moves, page));
        var files = await CommitFiles.OfAsync(differences.ToAsyncEnumerable(), file => MoveTrailer.OriginOfFile(moves, file), file => FilePath.FromFile(file) is not null);
        return (pages, Renamed(files.ConvertAll(file => new PageDifference(file.Path, file.Old?.Id, file.New?.Id, file.From))));
    }

    private static async ValueTask<IAsyncEnumerable<FileDifference>> DifferencesAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken) =>
        wiki is IKnownPast known && await known.ChangesOfAsync(commit.Id, cancellationToken) is { } changes
            ? changes.ToAsyncEnumerable()
            : wiki.DiffAsync(await CommitFiles.BeforeAsync(wiki, commit, cancellationToken), commit.Tree, cancellationToken);

    /// <summary>Moves of single files are recorded nowhere: what came with the very bytes of what went is one. In path order.</summary>
    private static List<PageDifference> Renamed(List<PageDifference> files)
    {
        var gone = files.Where(file => file.New is null).DistinctBy(file => file.Old).ToDictionary(file => file.Old!.Value);
        var came = files.Where(file => file is { Old: null, New: not null }).DistinctBy(file => file.New).ToDictionary(file => file.New!.Value);
        return
        [
            .. files
                .Where(file => file.New is not null || !came.ContainsKey(file.Old!.Value) || gone[file.Old!.Value] != file)
                .Select(file => file is { Old: null, New: { } id } && gone.TryGetValue(id, out var before) && came[id] == file ? file with { Old = before.Old, From = before.Path } : file)
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The pages that differ between two trees, in path order.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="before">The older tree.</param>
    /// <param name="after">The newer tree.</param>
    /// <param name="originOf">Where a page of the newer tree was in the older one, when it was moved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<List<PageDifference>> BetweenAsync(
        IWiki wiki, ObjectId? before, ObjectId? after, Func<PagePath, string?> originOf, CancellationToken cancellationToken) => OfAsync(wiki.DiffAsync(before, after, cancellationToken), originOf);

    private static async Task<List<PageDifference>> OfAsync(IAsyncEnumerable<FileDifference> differences, Func<PagePath, string?> originOf)
    {
        var files = await CommitFiles.OfAsync(
            differences,
            file => originOf(PagePath.FromFile(file)!.Value) is { } origin ? origin + PagePath.Extension : null,
            file => PagePath.FromFile(file) is not null);
        var pages = files.ConvertAll(file => new PageDifference(Named(file.Path), file.Old?.Id, file.New?.Id, file.From is { } from ? Named(from) : null));
        pages.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return pages;
    }

    private static string Named(string file) => file[..^PagePath.Extension.Length];
}
