using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>One page of <c>read_pages</c>.</summary>
internal sealed record PageOfSeveral(
    [property: Description("The page; where there is a problem, what you asked for.")] string Path,
    [property: Description("The text, as much as fits.")] string? Content = null,
    [property: Description(Help.Revision)] string? Revision = null,
    [property: Description("For the rest of a page that was cut: pass to read_page as \"cursor\", with this path.")] string? NextCursor = null,
    [property: Description("What to mind.")] string? Note = null,
    [property: Description("Why it could not be read.")] string? Problem = null)
{
    public static PageOfSeveral From(PageRead read) => read.Page is { } page
        ? new(page.Path, page.Content, page.Revision, page.NextCursor, PageResult.Notes(page))
        : new(read.Path, Problem: $"{read.Problem!.Detail} (code: {read.Problem.Code})");
}

/// <summary>Answer of <c>read_pages</c>.</summary>
internal sealed record SeveralPages(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The commit that all were read at.")] string Commit,
    [property: Description("In your order.")] IReadOnlyList<PageOfSeveral> Pages);

/// <summary>What do they say?</summary>
internal sealed class ReadPagesTool(ToolCall call)
{
    /// <summary>Reads several pages under one budget.</summary>
    [McpServerTool(Name = "read_pages", Title = "Read several pages", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Reads up to 20 pages in one call, each as read_page would; a page that cannot be read says why. Short pages come whole, long ones are cut so that all fit.")]
    public async Task<SeveralPages> ReadPages(
        [Description("1 to 20 paths.")] IReadOnlyList<string> paths,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("As they were at this commit.")] string? commit = null,
        [Description("At most about this many characters in all."), Range(ReadPagesRequest.MinBudget, 200_000)] int limit = PageTools.DefaultCharacters,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var result = await call.Git.ReadPagesAsync(call.Caller, name, new ReadPagesRequest(paths, commit, limit), cancellationToken);
        return new(name, result.Commit, [.. result.Pages.Select(PageOfSeveral.From)]);
    }
}
