using System.ComponentModel;
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
public sealed record TextEdit(
    [property: Description("Text that stands exactly once in the page: copy it exactly, with enough around it to be unique.")] string Old,
    [property: Description("What takes its place; empty to remove it.")] string New,
    [property: Description("True replaces every occurrence.")] bool All = false);

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
public sealed record FrontMatterEdit(
    [property: Description("Keys to set, with their values.")] IReadOnlyDictionary<string, JsonElement>? Set = null,
    [property: Description("Keys to remove.")] IReadOnlyList<string>? Unset = null);
