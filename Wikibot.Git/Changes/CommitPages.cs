using Wikibot.Git.History;

namespace Wikibot.Git.Changes;

/// <summary>A page, or a file that is none, that differs between two states: at <paramref name="From"/> before, where it was moved.</summary>
internal sealed record PageDifference(string Path, ObjectId? Old, ObjectId? New, string? From, bool IsFile = false)
{
    public string Kind => From is not null ? "moved" : Old is null ? "created" : New is null ? "deleted" : "changed";

    public ChangedPage ToChangedPage() => new(TreeName.Show(Path), Kind, New?.ToString(), From is null ? null : TreeName.Show(From), IsFile ? true : null);
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

    /// <summary>What a commit did to files of every kind, pages and others, in path order.</summary>
    public static async Task<List<PageDifference>> AllAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken)
    {
        List<(string From, string To)> moves = [.. MoveTrailer.Read(commit)];
        return All(await CommitFiles.OfAsync(await DifferencesAsync(wiki, commit, cancellationToken), file => MoveTrailer.OriginOfFile(moves, file), _ => true));
    }

    /// <summary>The files of every kind that differ between two trees, in path order.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="before">The older tree.</param>
    /// <param name="after">The newer tree.</param>
    /// <param name="originOf">Where a file of the newer tree, by its full path, was in the older one, when it was moved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<PageDifference>> AllBetweenAsync(
        IWiki wiki, ObjectId? before, ObjectId? after, Func<string, string?> originOf, CancellationToken cancellationToken) =>
        All(await CommitFiles.BetweenAsync(wiki, before, after, originOf, _ => true, cancellationToken));

    /// <summary>A difference of the file at a full path.</summary>
    public static PageDifference Of(string file, ObjectId? old, ObjectId? now, string? from = null) => PagePath.FromFile(file) is { } page
        ? new PageDifference(page.Value, old, now, from is null ? null : Named(from))
        : new PageDifference(file, old, now, from, IsFile: true);

    /// <summary>Differences in path order, a page before a file of its name; files that went elsewhere as they are as moved.</summary>
    public static List<PageDifference> InOrder(IReadOnlyCollection<PageDifference> differences) =>
        [.. differences.Where(one => !one.IsFile).Concat(Renamed([.. differences.Where(one => one.IsFile)])).OrderBy(one => one.Path, StringComparer.Ordinal)];

    private static List<PageDifference> All(List<ChangedFile> files) => InOrder(files.ConvertAll(file => Of(file.Path, file.Old?.Id, file.New?.Id, file.From)));

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
