using Wikibot.Git.History;
using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Search;

/// <summary>What a page links to, and what links to it, or to a file beside the pages.</summary>
internal sealed class PageLinkService(WikiIndexes indexes)
{
    /// <summary>Links of either direction in one answer, when no number is given.</summary>
    public const int DefaultLimit = 30;

    /// <summary>Most links of either direction in one answer.</summary>
    public const int MaxLimit = 200;

    public async Task<PageLinkList> ListAsync(WikiAccess access, string? pathText, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var path = PagePath.Parse(pathText);
        var offset = Cursor.Offset(cursor);
        var list = await indexes.ReadAsync(access.Wiki, IndexNeed.Texts, indexes.UpdateTime, (database, state) => Read(database, state, path, offset, limit), cancellationToken);
        if (list is null)
        {
            var tip = await access.Wiki.TipAsync(cancellationToken);
            throw await MissingPage.AtAsync(access.Wiki, tip, tip, path, cancellationToken);
        }

        return list;
    }

    private static PageLinkList? Read(Database database, IndexState state, PagePath path, int offset, int limit)
    {
        var name = path.File;
        var file = database.Number("SELECT id FROM files WHERE path = $1 AND page = 1", TreeName.Encode(name));
        if (file == 0)
        {
            name = path.Value;
            file = FilePath.FromFile(name) is null ? 0 : database.Number("SELECT id FROM files WHERE path = $1 AND page = 0", TreeName.Encode(name));
        }

        if (file == 0)
        {
            return null;
        }

        var links = new IndexedLinks(database);
        var outgoing = links.Of(file);
        var targets = links.Resolve(outgoing);
        var backlinks = links.To(name);
        var unread = database.Query("SELECT unread FROM files WHERE id = $1 AND unread IS NOT NULL", row => row.GetString(0), file);
        var end = offset + limit;
        return new PageLinkList(
            path.Value,
            [.. outgoing.Zip(targets).Skip(offset).Take(limit).Select(pair => new OutgoingLink(pair.First.Link.Line, pair.First.Link.Raw, pair.First.Link.Syntax.Name, pair.Second is { } target ? Shown(target) : null))],
            outgoing.Count,
            targets.Count(target => target is null),
            [.. backlinks.Skip(offset).Take(limit).Select(link => new IncomingLink(Shown(link.Path), link.Link.Line, link.Link.Raw, LinkContext.Of(database, link)))],
            backlinks.Count,
            Note(state, unread),
            end < Math.Max(outgoing.Count, backlinks.Count) ? Cursor.At(end) : null);
    }

    private static string? Note(IndexState state, List<string> unread)
    {
        var notes = new List<string>();
        if (state.Pending > 0)
        {
            notes.Add($"The index is still being made: links of {state.Pending} of {state.Pages} pages are not in it yet. Call again for all.");
        }

        if (unread is [var why])
        {
            notes.Add($"Not all links of the page could be read: {why}.");
        }

        return notes.Count == 0 ? null : string.Join(' ', notes);
    }

    private static string Shown(string path) => TreeName.Show(PagePath.FromFile(path)?.Value ?? path);
}
