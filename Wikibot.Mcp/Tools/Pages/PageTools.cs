using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Pages: list, read, write, move, delete.</summary>
internal sealed class PageTools(ToolCall call)
{
    /// <summary>Characters of content in one answer when the caller does not say: about 10,000 tokens of English.</summary>
    internal const int DefaultCharacters = 40_000;

    /// <summary>Which pages are there?</summary>
    [McpServerTool(Name = "list_pages", Title = "List pages", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists the pages of a wiki in path order. Use it to find your way: depth 1 shows the top level with folders as one line each, prefix looks into a folder; or the pages with a tag, the largest or the last changed first.")]
    public async Task<PagesResult> ListPages(
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Prefix)] string? prefix = null,
        [Description("How many levels; folders below are one line each. All levels when left out."), Range(1, 100)] int? depth = null,
        [Description("Only pages with this tag; not with depth.")] string? tag = null,
        [Description("Order; size and change not with depth."), AllowedValues("path", "size", "change")] string sort = "path",
        [Description("True adds files beside the pages.")] bool files = false,
        [Description("True adds revisions.")] bool detailed = false,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many lines."), Range(1, 1000)] int limit = 200,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var list = await call.Git.ListPagesAsync(call.Caller, name, prefix, depth, cursor, limit, tag, sort, files, cancellationToken);
        return new(name, [.. list.Items.Select(item => PageEntry.From(item, detailed))], list.Commit, list.NextCursor is not null, list.NextCursor, list.Revision);
    }

    /// <summary>What does it say?</summary>
    [McpServerTool(Name = "read_page", Title = "Read a page", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Reads a page, whole or in part, now or as it was. Use it before every change: write_page, move_page and delete_page ask for its revision. A long page comes in parts: go on with cursor while truncated is true, or ask for its outline first, then for a heading or lines.")]
    public async Task<PageResult> ReadPage(
        [Description(Help.Path)] string path,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("As it was at this commit (of page_history or recent_changes), wherever it was then.")] string? commit = null,
        [Description("As it was at this time: " + TimeText.Forms + ". Not together with commit.")] string? at = null,
        [Description("Only the section under this heading; \"A > B\" names B below A.")] string? heading = null,
        [Description("Only from this line, counted from 1."), Range(1, int.MaxValue)] int? fromLine = null,
        [Description("Only up to this line."), Range(1, int.MaxValue)] int? toLine = null,
        [Description("True gives its headings with lines and sizes, and no text.")] bool outline = false,
        [Description("True adds who changed it last, when and why.")] bool detailed = false,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most about this many characters of content."), Range(200, 200_000)] int limit = DefaultCharacters,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var query = new ReadPageQuery(path, commit, call.Time(at, nameof(at)), heading, fromLine, toLine, limit, cursor, detailed, outline);
        return PageResult.From(name, await call.Git.ReadPageAsync(call.Caller, name, query, cancellationToken));
    }

    /// <summary>Creates or replaces a page.</summary>
    [McpServerTool(Name = "write_page", Title = "Write a page", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Creates a page, or replaces the whole content of one. To replace, read_page first and pass its revision, so that nothing that others wrote is lost; for a small change use edit_page. Identical content makes no commit.")]
    public async Task<WriteResult> WritePage(
        [Description(Help.Path + " Folders need not exist.")] string path,
        [Description("The whole new text in Markdown, at most 1 MiB. What is not in it is gone.")] string content,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("The revision that you read; left out only for a page that does not exist yet.")] string? revision = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return WriteResult.From(name, await call.Git.WritePageAsync(call.Caller, name, new WritePageRequest(path, content, revision, message), call.OperationId, cancellationToken));
    }

    /// <summary>Several pages in one commit.</summary>
    [McpServerTool(Name = "write_pages", Title = "Write several pages", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Creates, replaces and deletes several pages in one commit, all or nothing. Use it when changes belong together, such as splitting a page. Each existing page needs the revision that you read.")]
    public async Task<PagesChangeResult> WritePages(
        [Description("1 to 200 pages, each named once.")] IReadOnlyList<PageToWrite> pages,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var request = new WritePagesRequest([.. pages.Select((page, index) => page.ToWrite(index))], message);
        var change = await call.Git.WritePagesAsync(call.Caller, name, request, call.OperationId, cancellationToken);
        return new(name, change.Commit, change.Changed, [.. change.Pages.Select(WrittenPage.From)]);
    }

    /// <summary>Moves a page or a folder.</summary>
    [McpServerTool(Name = "move_page", Title = "Move a page, folder or file", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Moves or renames a page, a file or a whole folder; links to it and in it are rewritten in the same commit, and history follows. Use it instead of writing a copy and deleting the old page.")]
    public async Task<MoveResult> MovePage(
        [Description("Path of the page or file, or of a folder with / at its end.")] string path,
        [Description("Its new path. Nothing may exist there.")] string to,
        [Description("The revision that you read; of a folder, that of list_pages with the folder as prefix.")] string revision,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.MoveAsync(call.Caller, name, new MoveRequest(path, to, revision, message), call.OperationId, cancellationToken) with { Wiki = name };
    }

    /// <summary>Deletes a page.</summary>
    [McpServerTool(Name = "delete_page", Title = "Delete a page", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Deletes a page, or a file, and says which links now lead nowhere. Its history stays: restore_page, or of a file revert_changes, brings it back. Needs the revision it was read with.")]
    public async Task<PageChange> DeletePage(
        [Description(Help.Path)] string path,
        [Description(Help.Revision)] string revision,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await DeleteAsync(name, path, revision, message, cancellationToken) with { Wiki = name };
    }

    /// <summary>A page of that name; where there is none, a file at that very path with that very revision.</summary>
    private async Task<PageChange> DeleteAsync(string wiki, string path, string revision, string? message, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Git.DeletePageAsync(call.Caller, wiki, path, revision, message, call.OperationId, cancellationToken);
        }
        catch (WikibotProblemException noPage) when (noPage.Code == ProblemCodes.PageNotFound)
        {
            if (await TryDeleteFileAsync(wiki, path, revision, message, cancellationToken) is { } deleted)
            {
                return deleted;
            }

            // It says what is there instead.
            throw;
        }
    }

    private async Task<PageChange?> TryDeleteFileAsync(string wiki, string path, string revision, string? message, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Git.DeleteAttachmentAsync(call.Caller, wiki, path, revision, message, call.OperationId, cancellationToken);
        }
        catch (WikibotProblemException noFile) when (noFile.Code is ProblemCodes.FileNotFound or ProblemCodes.InvalidArgument)
        {
            return null;
        }
    }
}
