using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>One section edit of <c>edit_page</c>.</summary>
internal sealed record SectionChange(
    [property: Description("Text of the heading; \"A > B\" names B below A.")] string Heading,
    [property: Description("The Markdown text.")] string Content,
    [property: Description("append: at its end. insert_after: directly below the heading. replace: instead of its body, subsections included (needs revision)."),
               AllowedValues(SectionModes.Append, SectionModes.InsertAfter, SectionModes.Replace)] string Mode = SectionModes.Append);

/// <summary>Change a part, leave the rest.</summary>
internal sealed class EditTool(ToolCall call)
{
    /// <summary>Edits parts of a page.</summary>
    [McpServerTool(Name = "edit_page", Title = "Edit a page", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Changes parts of a page and leaves every other byte alone: exact replacements, sections, text at the end or the beginning, front matter; all or nothing, one commit. Prefer it to write_page for all but a rewrite. It needs no revision: an edit whose old text is still there applies, whatever others changed.")]
    public async Task<WriteResult> EditPage(
        [Description(Help.Path)] string path,
        [Description("Exact replacements in the page as it is now, which do not overlap.")] IReadOnlyList<TextEdit>? edits = null,
        [Description("Edits of sections of the page as it is now.")] IReadOnlyList<SectionChange>? sections = null,
        [Description("Text to add at the end of the page.")] string? append = null,
        [Description("Text to add at the beginning, after front matter.")] string? prepend = null,
        [Description("YAML front matter to set and unset by key.")] FrontMatterEdit? frontMatter = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("When given, the page must still be at it; needed to replace a section.")] string? revision = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var request = new EditPageRequest(
            path,
            edits,
            sections?.Select(section => new SectionEdit(section.Heading, section.Mode, section.Content)).ToList(),
            append,
            prepend,
            frontMatter,
            revision,
            message);
        return WriteResult.From(name, await call.Git.EditPageAsync(call.Caller, name, request, call.OperationId, cancellationToken));
    }
}
