using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/compare</c>.</summary>
public sealed record Comparison(
    [property: Description("The newer commit.")] string To,
    [property: Description("The pages and files that differ, in path order.")] IReadOnlyList<ComparedPage> Pages,
    [property: Description("True when there is more: call again with \"cursor\".")] bool Truncated = false,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null,
    [property: Description("The older commit; absent before the first.")] string? From = null,
    [property: Description("With commit: who made it, by what, in which session.")] string? By = null) : OfWiki;

/// <summary>One page of a comparison, or one file beside the pages.</summary>
public sealed record ComparedPage(
    [property: Description("The page, or the file with its extension.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("The difference, in the format asked for.")] string Diff,
    [property: Description("Lines added.")] int Added,
    [property: Description("Lines removed.")] int Removed,
    [property: Description("True when diff was cut: \"cursor\" goes on inside this page.")] bool Truncated = false,
    [property: Description("Where it moved from.")] string? From = null,
    [property: Description("True for a file that is no page.")] bool? IsFile = null,
    [property: Description("A file's bytes before; absent where there was none.")] long? BytesBefore = null,
    [property: Description("A file's bytes after; absent where there is none.")] long? Bytes = null)
{
    /// <summary>The difference of what is no text, or too long to be compared by lines, in git's words.</summary>
    public const string NoLines = "Binary files differ\n";
}
