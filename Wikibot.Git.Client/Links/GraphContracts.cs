using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/graph</c>: pages and the links between them, to be drawn.</summary>
/// <param name="Path">The page to look around from: with what is one and two links away. The most linked pages when left out.</param>
/// <param name="Prefix">Without <paramref name="Path"/>: only pages of this folder, and links between them.</param>
/// <param name="Limit">Most pages: 2 to 100; default 40.</param>
public sealed record GraphQuery(string? Path = null, string? Prefix = null, [property: Range(2, GraphQuery.MaxLimit)] int? Limit = null)
{
    /// <summary>Pages of a graph of links, when no number is given: as many as can be told apart.</summary>
    public const int DefaultLimit = 40;

    /// <summary>Most pages of a graph of links.</summary>
    public const int MaxLimit = 100;
}

/// <summary>Answer of <c>GET /wikis/{wiki}/graph</c>.</summary>
/// <param name="Pages">The pages: around a page that page first, then by steps from it; else those first that have the most links.</param>
/// <param name="Links">The links between these pages, each pair once in a direction.</param>
/// <param name="PageCount">How many pages there are: around the page as far as was looked, else in the folder.</param>
/// <param name="Folders">Without a page: the folders right below, by name, the first 100.</param>
/// <param name="Note">What to mind.</param>
public sealed record LinkGraph(IReadOnlyList<GraphPage> Pages, IReadOnlyList<GraphLink> Links, int PageCount, IReadOnlyList<GraphFolder>? Folders = null, string? Note = null);

/// <summary>A page of a graph of links.</summary>
/// <param name="Path">The page.</param>
/// <param name="Steps">Around a page: how many links away it is, 0 to 2.</param>
/// <param name="Linked">Else: how many pages it links to or is linked from.</param>
public sealed record GraphPage(string Path, int? Steps = null, int? Linked = null);

/// <summary>A link between two pages of a graph, by their places in its list.</summary>
/// <param name="From">The page that holds the link.</param>
/// <param name="To">The page that it leads to.</param>
public sealed record GraphLink(int From, int To);

/// <summary>A folder of which a graph can be had by itself.</summary>
/// <param name="Path">The folder, with a slash at its end.</param>
/// <param name="Pages">Pages in and below it.</param>
public sealed record GraphFolder(string Path, int Pages);
