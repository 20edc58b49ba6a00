namespace Wikibot.Git.Index;

/// <summary>Which commits may have changed how often a text stands in a page: none other has, and of these most have.</summary>
internal static class TextPast
{
    /// <summary>Characters that are looked up together.</summary>
    private const int Piece = 3;

    /// <summary>Pieces of a text that are looked up; with more, hardly a commit less is left.</summary>
    private const int MaxPieces = 64;

    /// <summary>Commits in one part.</summary>
    private const int AtOnce = 200;

    /// <summary>A text as FTS5 is asked for it: all of its pieces; null when it has none, or goes over the end of a line.</summary>
    public static string? Expression(string text)
    {
        var characters = WithoutNul(text).EnumerateRunes().ToArray();
        if (characters.Length < Piece || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var pieces = Enumerable.Range(0, characters.Length - Piece + 1)
            .Select(at => string.Concat(characters.AsSpan(at, Piece).ToArray()).Replace("\"", "\"\"", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Take(MaxPieces);
        return string.Join(" AND ", pieces.Select(piece => $"\"{piece}\""));
    }

    /// <summary>FTS5 stops reading at a NUL.</summary>
    public static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>The commits from one on backwards, as far as it is known what they changed; null when that is not known of the first.</summary>
    public static CommitsPast? Of(Database database, string expression, ObjectId newest, ObjectId? stop)
    {
        var number = LineRecords.NumberOf(database, newest);
        var last = stop is { } end ? LineRecords.NumberOf(database, end) : LineRecords.BeforeFirst;
        if (number == 0 || (stop is not null && last == 0) || number > LineTexts.TipOf(database))
        {
            return null;
        }

        var gap = Math.Min(number, Math.Max(last, database.Number("SELECT max(number) FROM textSpans WHERE stop < $1", number)));
        var numbers = database.Query(
            """
            SELECT number FROM (
                SELECT number FROM changedTexts WHERE id IN (SELECT rowid FROM changedLines WHERE changedLines MATCH $1)
                UNION SELECT number FROM changedTexts WHERE large = 1)
            WHERE number > $2 AND number <= $3 ORDER BY number DESC LIMIT $4
            """,
            row => row.GetInt64(0),
            expression,
            gap,
            number,
            AtOnce);
        var commits = numbers.ConvertAll(found => LinePast.IdOf(database, found)!.Value);
        return numbers.Count == AtOnce ? new CommitsPast(commits, LinePast.IdOf(database, numbers[^1] - 1))
            : gap == last ? new CommitsPast(commits, Next: null)
            : new CommitsPast(commits, LinePast.IdOf(database, gap), IsGap: true);
    }
}
