using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Finding pages.</summary>
internal sealed class SearchTools(ToolCall call)
{
    /// <summary>Where is it?</summary>
    [McpServerTool(Name = "search_pages", Title = "Search pages", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds sections of pages by their words, titles, aliases and headings, best first, each with a snippet, its line and the page's revision. Use it first when you look for something. Filters narrow it down, and list pages without a query.")]
    public async Task<SearchAnswer> SearchPages(
        [Description("Words that all have to be there, \"a phrase\", prefix*, -without. Anything else is text.")] string? query = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Prefix)] string? prefix = null,
        [Description("Only pages with this tag.")] string? tag = null,
        [Description("Only pages whose front matter has this: \"status=draft\", or a key alone.")] string? property = null,
        [Description("Only pages that this author changed last: whole name or e-mail.")] string? author = null,
        [Description("Only pages changed since then, as in recent_changes.")] string? since = null,
        [Description("Only pages not changed since then.")] string? before = null,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many; by default 8 and few tokens."), Range(1, 50)] int? limit = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var request = new SearchRequest(query, prefix, tag, property, author, call.Time(since, nameof(since)), call.Time(before, nameof(before)), cursor, limit);
        return await call.Git.SearchAsync(call.Caller, name, request, cancellationToken) with { Wiki = name };
    }

    /// <summary>What is to be tidied?</summary>
    [McpServerTool(Name = "check_wiki", Title = "Check a wiki", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds what is to be tidied: broken links, pages that nothing links to, double titles, empty, tiny, stale and overlong pages, and front matter that a page above requires (its \"requires\"). Each finding says what to do.")]
    public async Task<WikiCheck> CheckWiki(
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Prefix)] string? prefix = null,
        [Description("Only findings of this kind."), AllowedValues("broken_link", "missing_front_matter", "double_title", "stale", "orphan", "empty", "stub", "large")] string? kind = null,
        [Description("Pages are stale after so many days; else only past the \"expires\" of their front matter."), Range(1, 36_500)] int? staleDays = null,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many."), Range(1, 200)] int limit = 30,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.CheckWikiAsync(call.Caller, name, new CheckQuery(prefix, kind, staleDays, cursor, limit), cancellationToken) with { Wiki = name };
    }

    /// <summary>What is around it?</summary>
    [McpServerTool(Name = "page_links", Title = "Links of a page", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists what a page links to, which of it leads nowhere, and what links to it with the sentence around. Use it to follow links, to find broken ones, and before you move or delete a page.")]
    public async Task<PageLinkList> PageLinks(
        [Description(Help.Path)] string path,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many of either direction."), Range(1, 200)] int limit = 30,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.PageLinksAsync(call.Caller, name, path, cursor, limit, cancellationToken) with { Wiki = name };
    }
}
