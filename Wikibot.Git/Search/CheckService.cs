using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Search;

/// <summary>Finds what is to be tidied in a wiki.</summary>
internal sealed class CheckService(WikiIndexes indexes, TimeProvider time)
{
    public async Task<WikiCheck> CheckAsync(WikiAccess access, CheckQuery query, CancellationToken cancellationToken)
    {
        if (query.Kind is { Length: > 0 } kind && !FindingKinds.All.Contains(kind, StringComparer.Ordinal))
        {
            throw Problem.Invalid("kind", "known", $"'kind' is one of {string.Join(", ", FindingKinds.All)}.");
        }

        var scope = FolderScope.Parse(query.Prefix);
        var offset = Cursor.Offset(query.Cursor);
        return await indexes.ReadAsync(
            access.Wiki,
            (database, state) =>
            {
                var all = new PageChecks(database, scope, query.StaleDays, time.GetUtcNow()).Run();
                var wanted = string.IsNullOrEmpty(query.Kind) ? all : all.FindAll(finding => finding.Kind == query.Kind);
                var end = offset + (query.Limit ?? CheckQuery.DefaultLimit);
                return new WikiCheck(
                    [.. wanted.Skip(offset).Take(end - offset)],
                    [.. FindingKinds.All.Select(found => new FindingCount(found, all.Count(finding => finding.Kind == found))).Where(count => count.Count > 0)],
                    state.IsWhole ? null : $"The index is still being made: {state.Pending} of {state.Pages} pages are not in it yet. Call again for all.",
                    end < wanted.Count ? Cursor.At(end) : null);
            },
            cancellationToken);
    }
}
