namespace Wikibot.Git.Links;

/// <summary>One link of a page that may point into the wiki.</summary>
/// <param name="Syntax">How it is written.</param>
/// <param name="Place">Where.</param>
/// <param name="Start">Offset of the target: without brackets, an address also without fragment and query.</param>
/// <param name="Length">Its length.</param>
/// <param name="Raw">The target as written.</param>
/// <param name="Target">The target with escapes and character references resolved; of an address also percent-decoded.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Whole">Where all of a link by name stands, if a Markdown link could take its place.</param>
/// <param name="Label">What is read in its place, then.</param>
internal sealed record PageLink(
    LinkSyntax Syntax, LinkPlace Place, int Start, int Length, string Raw, string Target, int Line, (int Start, int Length)? Whole = null, string? Label = null);

/// <summary>What the scanner found on a page.</summary>
/// <param name="Links">The links, in the order of the page; none overlaps another.</param>
/// <param name="Unread">Why a part of the page that may hold links could not be read; null when all was.</param>
internal sealed record PageLinks(IReadOnlyList<PageLink> Links, string? Unread = null)
{
    public static PageLinks None { get; } = new([]);
}
