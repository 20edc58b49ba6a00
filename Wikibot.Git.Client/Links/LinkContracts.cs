using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/links</c>: what a page links to, and what links to it.</summary>
public sealed record PageLinkList(
    [property: Description("The page.")] string Path,
    [property: Description("Its links into the wiki, in their order.")] IReadOnlyList<OutgoingLink> Outgoing,
    [property: Description("How many there are.")] int OutgoingCount,
    [property: Description("How many of them lead nowhere.")] int BrokenCount,
    [property: Description("Links of other pages to it, in path order.")] IReadOnlyList<IncomingLink> Backlinks,
    [property: Description("How many there are.")] int BacklinkCount,
    [property: Description("What to mind.")] string? Note = null,
    [property: Description("Pass as \"cursor\" for the rest of both.")] string? NextCursor = null) : OfWiki;

/// <summary>A link of a page.</summary>
public sealed record OutgoingLink(
    [property: Description("Its line.")] int Line,
    [property: Description("The target as written.")] string Target,
    [property: Description("wiki link, embed, link, image, reference definition or HTML attribute.")] string Kind,
    [property: Description("The page, file or folder (with \"/\" at its end) that it leads to; absent when it leads nowhere.")] string? LeadsTo = null);

/// <summary>A link of another page.</summary>
public sealed record IncomingLink(
    [property: Description("The page that holds it.")] string Path,
    [property: Description("Its line there.")] int Line,
    [property: Description("The target as written.")] string Target,
    [property: Description("The sentence around it.")] string? Context = null);
