using Wikibot.Git.Index;
using Wikibot.Git.Members;

namespace Wikibot.Git.Search;

/// <summary>Finds sections of pages by their words, and pages by what their front matter and history say.</summary>
internal sealed class SearchService(WikiIndexes indexes)
{
    /// <summary>Hits in one answer, when no number is given.</summary>
    public const int DefaultLimit = 8;

    /// <summary>Most hits in one answer.</summary>
    public const int MaxLimit = 50;

    /// <summary>Characters of a query; longer ones are refused.</summary>
    public const int MaxQuery = 100_000;

    public async Task<SearchAnswer> SearchAsync(WikiAccess access, SearchRequest request, CancellationToken cancellationToken)
    {
        if (request.Query is { Length: > MaxQuery })
        {
            throw Problem.Invalid("query", "length", $"'query' has at most {MaxQuery} characters.");
        }

        var limit = request.Limit is null or (>= 1 and <= MaxLimit) ? request.Limit : throw Problem.Invalid("limit", "range", $"'limit' is a whole number from 1 to {MaxLimit}.");
        var offset = Cursor.Offset(request.Cursor);
        var text = SearchText.Parse(request.Query ?? "");
        if (text.Terms.Count == 0 && (!string.IsNullOrWhiteSpace(request.Query) || !SearchFilter.Of(request, 1).IsAny))
        {
            throw Problem.Invalid("query", "empty", "'query' is empty: it has no letter, digit or picture. Give words to look for, or a filter alone.");
        }

        return await indexes.ReadAsync(
            access.Wiki,
            (database, state) => new SearchRun(database, state, text, request).Answer(offset, limit),
            cancellationToken);
    }
}
