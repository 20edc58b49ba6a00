namespace Wikibot.Git.Links;

/// <summary>How a link is written.</summary>
internal enum LinkKind
{
    /// <summary><c>[[Target]]</c>.</summary>
    Wiki,

    /// <summary><c>[text](address)</c>, an image, or a reference definition <c>[label]: address</c>.</summary>
    Markdown,

    /// <summary>The same with the address in angle brackets.</summary>
    Bracketed,
}

/// <summary>One link of a page that may point into the wiki.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Start">Offset of the target: without brackets, fragment and query.</param>
/// <param name="Length">Its length.</param>
/// <param name="Raw">The target as written.</param>
/// <param name="Target">The target with escapes and entities resolved; of an address also percent-decoded.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record PageLink(LinkKind Kind, int Start, int Length, string Raw, string Target, int Line);
