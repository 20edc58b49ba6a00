using Wikibot.Git.History;
using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Search;

/// <summary>Pages and the links between them, as many as can be looked at: around one page, or the most linked ones of a wiki or folder.</summary>
internal sealed class GraphService(WikiIndexes indexes)
{
    /// <summary>The graph.</summary>
    /// <exception cref="WikibotProblemException">There is no such page.</exception>
    public async Task<LinkGraph> ReadAsync(WikiAccess access, GraphQuery query, CancellationToken cancellationToken)
    {
        var most = query.Limit ?? GraphQuery.DefaultLimit;
        if (string.IsNullOrEmpty(query.Path))
        {
            var scope = FolderScope.Parse(query.Prefix);
            return (await ReadAsync(access.Wiki, database => new LinkedPages(database, scope).Read(most), cancellationToken))!;
        }

        var path = PagePath.Parse(query.Path);
        if (await ReadAsync(access.Wiki, database => new NearPages(database).Read(path, most), cancellationToken) is { } near)
        {
            return near;
        }

        var tip = await access.Wiki.TipAsync(cancellationToken);
        throw await MissingPage.AtAsync(access.Wiki, tip, tip, path, cancellationToken);
    }

    private Task<LinkGraph?> ReadAsync(IWiki wiki, Func<Database, LinkGraph?> read, CancellationToken cancellationToken) => indexes.ReadAsync(
        wiki,
        IndexNeed.Texts,
        indexes.UpdateTime,
        (database, state) => read(database) is not { } graph ? null : state.Pending == 0 ? graph : graph with { Note = $"{Unread(state)} {graph.Note}".TrimEnd() },
        cancellationToken);

    private static string Unread(IndexState state) => $"The index is still being made: links of {state.Pending} of {state.Pages} pages are not in it yet. Call again for all.";
}
