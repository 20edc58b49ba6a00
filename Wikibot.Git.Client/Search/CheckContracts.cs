using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/check</c>.</summary>
public sealed record WikiCheck(
    [property: Description("What was found, by kind and path.")] IReadOnlyList<Finding> Findings,
    [property: Description("How many there are of each kind.")] IReadOnlyList<FindingCount> Counts,
    [property: Description("What to mind.")] string? Note = null,
    [property: Description("Pass as \"cursor\" for more.")] string? NextCursor = null) : OfWiki;

/// <summary>Something to tidy.</summary>
public sealed record Finding(
    [property: Description("broken_link, orphan, double_title, empty, stub, stale, large or missing_front_matter.")] string Kind,
    [property: Description("The page.")] string Path,
    [property: Description("What it is, and what to do.")] string Detail,
    [property: Description("Its line.")] int? Line = null);

/// <summary>Findings of a kind.</summary>
public sealed record FindingCount(string Kind, int Count);

/// <summary>Kinds of findings.</summary>
public static class FindingKinds
{
    /// <summary>A link that leads nowhere.</summary>
    public const string BrokenLink = "broken_link";

    /// <summary>A page to which no other page links.</summary>
    public const string Orphan = "orphan";

    /// <summary>A page whose title another page has too.</summary>
    public const string DoubleTitle = "double_title";

    /// <summary>A page without text.</summary>
    public const string Empty = "empty";

    /// <summary>A page of a few words.</summary>
    public const string Stub = "stub";

    /// <summary>A page past its time.</summary>
    public const string Stale = "stale";

    /// <summary>A page that is better several.</summary>
    public const string Large = "large";

    /// <summary>A page without front matter that another page asks for.</summary>
    public const string MissingFrontMatter = "missing_front_matter";

    /// <summary>All of them, in the order of answers.</summary>
    public static IReadOnlyList<string> All { get; } = [BrokenLink, MissingFrontMatter, DoubleTitle, Stale, Orphan, Empty, Stub, Large];
}
