using Wikibot.Git.Commits;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Pages;

/// <summary>Creates, replaces and deletes several pages in one commit, all or nothing.</summary>
internal sealed class PageBatch(WikiWriter writer)
{
    /// <summary>Pages in one commit of write_pages.</summary>
    private const int MaxPages = 200;

    public async Task<PagesChange> WriteAsync(WikiAccess access, OperationId operation, WritePagesRequest request, CancellationToken cancellationToken)
    {
        var items = Parse(request);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "write-pages", access.Wiki.Name, request),
            request.Message,
            (tip, token) => PlanAsync(access.Wiki, tip, items, token),
            cancellationToken);
        var pages = new List<PageChange>(items.Count);
        foreach (var item in items)
        {
            pages.Add(await PageWriter.DescribeAsync(access.Wiki, result, item.Path, cancellationToken));
        }

        return new PagesChange(result.Tip.Commit.Id.ToString(), result.Changed, pages);
    }

    private static List<Item> Parse(WritePagesRequest request)
    {
        if (Check.Required(request.Pages, "pages").Count is 0 or > MaxPages)
        {
            throw Problem.Invalid("pages", "count", $"'pages' names 1 to {MaxPages} pages.");
        }

        var items = new List<Item>(request.Pages.Count);
        var spellings = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Pages.Count; i++)
        {
            var page = Check.Required(request.Pages[i], $"pages[{i}]");
            var field = $"pages[{i}].path";
            var item = new Item(
                field,
                PagePath.Parse(page.Path, field),
                page.Content is null ? (ReadOnlyMemory<byte>?)null : PageText.Encode(page.Content, $"pages[{i}].content"),
                Check.Revision(page.Revision, $"pages[{i}].revision"));
            if (items.Exists(other => other.Path == item.Path))
            {
                throw Problem.Invalid(field, "once", $"The page '{item.Path}' is named twice.");
            }

            RequireOneSpelling(spellings, item);
            items.Add(item);
        }

        return items;
    }

    /// <summary>The pages of one request must not collide with each other either.</summary>
    private static void RequireOneSpelling(Dictionary<string, string> spellings, Item item)
    {
        if (item.Content is null)
        {
            return;
        }

        var file = item.Path.File;
        for (var end = file.IndexOf('/', StringComparison.Ordinal); ; end = file.IndexOf('/', end + 1))
        {
            var part = end < 0 ? file : file[..end];
            if (!spellings.TryAdd(PagePath.SightKey(part), part) && spellings[PagePath.SightKey(part)] != part)
            {
                throw Problem.Make(409, ProblemCodes.PathCollision, $"'{item.Path}' and another page of the request differ only in case, in how their characters are composed, or in characters that are not seen. Write one of them, or choose another name.", ("field", item.Field), ("existing", spellings[PagePath.SightKey(part)]));
            }

            if (end < 0)
            {
                return;
            }
        }
    }

    private static async ValueTask<PlannedChange> PlanAsync(IWiki wiki, Snapshot tip, List<Item> items, CancellationToken cancellationToken)
    {
        var leaving = items.Where(item => item.Content is null).Select(item => item.Path.File).ToHashSet(StringComparer.Ordinal);
        var changes = new List<FileChange>(items.Count);
        foreach (var item in items)
        {
            var current = await wiki.FindPageAsync(tip.Root, item.Path, cancellationToken);
            if (item.Content is not { } content)
            {
                await RevisionRule.RequireAsync(wiki, tip, item.Path, current ?? throw await MissingPage.AtAsync(wiki, tip, tip, item.Path, cancellationToken), item.Revision, cancellationToken);
                changes.Add(new FileChange(item.Path.File));
                continue;
            }

            await RevisionRule.RequireAsync(wiki, tip, item.Path, current, item.Revision, cancellationToken);
            if (current is { } existing && (await wiki.ReadBlobAsync(existing, cancellationToken)).Span.SequenceEqual(content.Span))
            {
                continue;
            }

            await wiki.RequireMakeableAsync(tip.Root, item.Path.File, item.Field, cancellationToken, leaving);
            changes.Add(new FileChange(item.Path.File, content));
        }

        return new PlannedChange(new ChangeSet(changes), items is [var only] ? $"Write {only.Path}" : $"Write {items.Count} pages");
    }

    private sealed record Item(string Field, PagePath Path, ReadOnlyMemory<byte>? Content, ObjectId? Revision);
}
