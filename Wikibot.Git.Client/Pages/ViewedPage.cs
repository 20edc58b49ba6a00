using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/view</c>: a page as somebody looks at it.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Commit">As it was at this commit of <c>main</c>; then nothing is said of its links.</param>
/// <param name="Links">Most links of either direction.</param>
public sealed record ViewPageQuery(string Path, string? Commit = null, [property: Range(1, ViewPageQuery.MaxLinks)] int? Links = null)
{
    /// <summary>Most links of either direction in one answer.</summary>
    public const int MaxLinks = 200;
}

/// <summary>Answer of <c>GET /wikis/{wiki}/view</c>: what <c>/page</c>, in its detailed form, and <c>/links</c> say, by one request.</summary>
/// <param name="Page">The page.</param>
/// <param name="Links">What it links to and what links to it; absent of a former state, of a page that was found by another name than its own, and where that is too much work now.</param>
public sealed record ViewedPage(PageContent Page, PageLinkList? Links = null);
