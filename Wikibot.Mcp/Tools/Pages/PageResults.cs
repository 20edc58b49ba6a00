using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>One line of <c>list_pages</c>.</summary>
internal sealed record PageEntry(
    [property: Description("Path of a page, of a file, or of a folder with \"/\" at its end.")] string Path,
    [property: Description("Number of pages in a folder.")] int? Pages = null,
    [property: Description("Revision of the page, file or folder; only in the detailed form.")] string? Revision = null,
    [property: Description("Bytes of the page; by tag, size or change.")] long? Size = null,
    [property: Description("When it last changed; by tag, size or change.")] DateTimeOffset? ChangedAt = null)
{
    public static PageEntry From(PageListItem item, bool detailed) => new(item.Path, item.Pages, detailed ? item.Revision : null, item.Size, item.ChangedAt);
}

/// <summary>Answer of <c>list_pages</c>.</summary>
internal sealed record PagesResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("In the order asked for.")] IReadOnlyList<PageEntry> Items,
    [property: Description("The commit that the list was read at.")] string Commit,
    [property: Description("True when there are more: call again with \"cursor\", or narrow by prefix or depth.")] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null,
    [property: Description("Revision of the folder that prefix names, or of the whole wiki without one: what move_page and restore_page of it ask for.")] string? Revision = null);

/// <summary>Answer of <c>write_pages</c>.</summary>
internal sealed record PagesChangeResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when nothing differed, so that no commit was made.")] bool Changed,
    [property: Description("The pages, in your order.")] IReadOnlyList<WrittenPage> Pages);

/// <summary>One page of <c>write_pages</c>.</summary>
internal sealed record WrittenPage(
    [property: Description("The page.")] string Path,
    [property: Description("False when its content was identical.")] bool Changed,
    [property: Description("True when it did not exist before.")] bool Created,
    [property: Description("Its revision now; absent after a delete.")] string? Revision = null)
{
    public static WrittenPage From(PageChange change) => new(change.Path, change.Changed, change.Created, change.Revision);
}
