using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>Lists pages by what only the index knows: tag, size, last change.</summary>
internal sealed class IndexedLister(WikiIndexes indexes)
{
    /// <summary>Orders of a listing; the first is that of paths.</summary>
    private static readonly string[] s_orders = ["path", "size", "change"];

    /// <summary>Whether a listing needs the index.</summary>
    /// <exception cref="WikibotProblemException">There is no such order.</exception>
    public static bool IsNeeded(string? tag, string? sort) => sort is null or "" || s_orders.Contains(sort, StringComparer.Ordinal)
        ? !string.IsNullOrWhiteSpace(tag) || sort is not (null or "" or "path")
        : throw Problem.Invalid("sort", "known", $"'sort' is one of {string.Join(", ", s_orders)}.");

    /// <summary>Lists pages: by path, the largest first, or the newest change first.</summary>
    public async Task<PageList> ListAsync(WikiAccess access, string? prefix, string? tag, string? sort, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var scope = FolderScope.Parse(prefix);
        var offset = Cursor.Offset(cursor);
        var filter = new FileFilter(3);
        filter.In(scope);
        filter.Tagged(tag);
        return await indexes.ReadAsync(
            access.Wiki,
            (database, state) =>
            {
                if (!state.IsWhole)
                {
                    throw Problem.Make(503, ProblemCodes.Busy, $"The index is still being made: {state.Pending} of {state.Pages} pages are not in it yet. Try again.");
                }

                var order = sort switch { "size" => "size DESC, path", "change" => "at DESC, path", _ => "path" };
                var items = database.Query(
                    $"SELECT path, blob, size, at FROM files f WHERE page = 1{filter.Sql} ORDER BY {order} LIMIT $1 OFFSET $2",
                    row => new PageListItem(
                        PagePath.FromFile(TreeName.Decode(row.GetFieldValue<byte[]>(0)))!.Value.Value,
                        "page",
                        new ObjectId(row.GetFieldValue<byte[]>(1)).ToString(),
                        Size: row.GetInt64(2),
                        ChangedAt: row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(3))),
                    [limit + 1, offset, .. filter.Values]);
                var more = items.Count > limit;
                return new PageList(more ? items[..limit] : items, state.Commit.ToString(), more ? Cursor.At(offset + limit) : null);
            },
            cancellationToken);
    }
}
