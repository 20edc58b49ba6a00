using System.Text.Json;

namespace Wikibot.Git.Client;

/// <summary>
/// Body of <c>POST /wikis/{wiki}/page/edit</c>. Parts are applied in the order of the parameters, all or nothing.
/// An exact replacement, an append, a prepend, an insertion and a front matter change need no revision;
/// replacing a whole section does, because nothing else says what is being replaced.
/// </summary>
/// <param name="Path">The page.</param>
/// <param name="Edits">Exact replacements, all found in the text as it was before the first of them; they must not overlap.</param>
/// <param name="Sections">Edits of sections, all found in the text as the replacements left it; those of one place are made in their order.</param>
/// <param name="Append">Text for the end, as blocks of its own: with a blank line between, but for a list or table that goes on.</param>
/// <param name="Prepend">Text for the beginning, after front matter, likewise.</param>
/// <param name="FrontMatter">Front matter keys to set and unset.</param>
/// <param name="Revision">When given, the page must still be at it.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record EditPageRequest(
    string Path,
    IReadOnlyList<TextEdit>? Edits = null,
    IReadOnlyList<SectionEdit>? Sections = null,
    string? Append = null,
    string? Prepend = null,
    FrontMatterEdit? FrontMatter = null,
    string? Revision = null,
    string? Message = null);

/// <summary>One exact replacement.</summary>
/// <param name="Old">Text that stands exactly once in the page (line ends count as equal: LF finds CRLF). Never empty.</param>
/// <param name="New">What takes its place; its line ends follow those of the page.</param>
/// <param name="All">Replace every occurrence instead of exactly one.</param>
public sealed record TextEdit(string Old, string New, bool All = false);

/// <summary>One section edit. A section runs from its heading to the next heading of the same or a higher level.</summary>
/// <param name="Heading">The heading's text, in any spelling of case, space and Unicode, with or without <c>#</c>s (those in front then fix the level); <c>A &gt; B</c> names B below A.</param>
/// <param name="Mode">One of <see cref="SectionModes"/>.</param>
/// <param name="Content">The text.</param>
public sealed record SectionEdit(string Heading, string Mode, string Content);

/// <summary>Values of <see cref="SectionEdit.Mode"/>.</summary>
public static class SectionModes
{
    /// <summary>The section's body, subsections included, is replaced; its heading stays, and is not doubled when the text begins with it. Needs the page's revision.</summary>
    public const string Replace = "replace";

    /// <summary>The text goes to the end of the section, subsections included.</summary>
    public const string Append = "append";

    /// <summary>The text goes directly below the heading.</summary>
    public const string InsertAfter = "insert_after";
}

/// <summary>A change of YAML front matter; every other byte of it stays. A page without any gets one when something is set.</summary>
/// <param name="Set">Top-level keys to set; values are JSON (text, number, boolean, null, list, object).</param>
/// <param name="Unset">Top-level keys to remove; no error when one is not there.</param>
public sealed record FrontMatterEdit(IReadOnlyDictionary<string, JsonElement>? Set = null, IReadOnlyList<string>? Unset = null);
