using Microsoft.Data.Sqlite;
using Wikibot.Git.History;

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
        var rows = database.Query(
            $"""
            SELECT found.number, commits.id, paths.path, {FileOf("old")}, {FileOf("new")} FROM (
                SELECT number FROM (
                    SELECT number FROM changedTexts WHERE id IN (SELECT rowid FROM changedLines WHERE changedLines MATCH $1)
                    UNION SELECT number FROM changedTexts WHERE large = 1)
                WHERE number > $2 AND number <= $3 ORDER BY number DESC LIMIT $4) AS found
            JOIN commits ON commits.number = found.number JOIN changes ON changes.number = found.number JOIN paths ON paths.id = changes.path
            ORDER BY found.number DESC
            """,
            row => (
                Number: row.GetInt64(0),
                Commit: new ObjectId(row.GetFieldValue<byte[]>(1)),
                IsPage: PagePath.FromFile(TreeName.Decode(row.GetFieldValue<byte[]>(2))) is not null,
                Change: new BlobChange(Blob(row, 3), Blob(row, 4))),
            expression,
            gap,
            number,
            AtOnce);
        List<ObjectId> commits = [.. rows.Select(row => row.Commit).Distinct()];
        var past = commits.Count == AtOnce ? new CommitsPast(commits, LinePast.IdOf(database, rows[^1].Number - 1))
            : gap == last ? new CommitsPast(commits, Next: null)
            : new CommitsPast(commits, LinePast.IdOf(database, gap), IsGap: true);
        return past with { Pages = rows.Where(row => row.IsPage).ToLookup(row => row.Commit, row => row.Change) };
    }

    /// <summary>A blob of a file: what is no file, such as a link, has no text.</summary>
    private static string FileOf(string side) => $"CASE WHEN ({side}Mode & {LinePast.ModeKinds}) = {LinePast.ModeOfFile} THEN {side} END";

    private static ObjectId? Blob(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : new ObjectId(row.GetFieldValue<byte[]>(column));
}
