namespace Wikibot.Git.Base;

/// <summary>A wiki that may be seen as a part of itself: what is derived of that part is none of the whole's.</summary>
internal interface IPartOfWiki
{
    /// <summary>What tells the part from every other and from the whole, and is no wiki's name; null when it is the whole.</summary>
    string? Part { get; }
}

internal static class PartOfWiki
{
    /// <summary>Under which name things are kept that are derived of what is seen of a wiki: its own, or that of the part.</summary>
    public static string DerivedName(this IWiki wiki) => wiki is IPartOfWiki { Part: { } part } ? part : wiki.Name;

    /// <summary>Whether it is but a part.</summary>
    public static bool IsPart(this IWiki wiki) => wiki is IPartOfWiki { Part: not null };
}
