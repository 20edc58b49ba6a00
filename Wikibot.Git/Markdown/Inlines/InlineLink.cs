namespace Wikibot.Git.Markdown;

/// <summary>How a link in inline text is written.</summary>
internal enum InlineLinkKind
{
    /// <summary><c>[text](address)</c>.</summary>
    Link,

    /// <summary><c>![text](address)</c>.</summary>
    Image,

    /// <summary><c>[[Target]]</c>.</summary>
    Wiki,

    /// <summary><c>![[Target]]</c>.</summary>
    Embed,
}

/// <summary>A link in inline text, by offsets into its <see cref="LeafText"/>. Links by reference are none: their address stands in the definition.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Target">The address without angle brackets, or a wiki link's target with its heading.</param>
/// <param name="Whole">All of it.</param>
/// <param name="Bracketed">Whether the address stands in angle brackets.</param>
/// <param name="InLink">Whether it stands in the text of another link, where no other Markdown link can.</param>
internal readonly record struct InlineLink(InlineLinkKind Kind, TextSpan Target, TextSpan Whole, bool Bracketed, bool InLink = false);
