using Wikibot.Git.History;

namespace Wikibot.Git.Index;

/// <summary>Which commits may have changed how often a text stands in a page: none other has, and of these most have.</summary>
internal static class TextPast
{
    /// <summary>Characters that are looked up together.</summary>
    private const int Piece = 3;

    /// <summary>Pieces of a text of which it is asked how rare they are, spread over it.</summary>
    private const int MaxPieces = 16;

    /// <summary>Pieces of those that are looked up; with more, hardly a commit less is left.</summary>
    private const int MostSought = 6;

    /// <summary>Rows with a piece, from the first on: how far so many reach tells how rare it is.</summary>
    private const int Sampled = 32;

    /// <summary>A piece that stands in more than one of so many rows is left out: its list is long, and tells little.</summary>
    private const int Often = 2;

    /// <summary>Changes in one part.</summary>
    private const int AtOnce = 200;

    /// <summary>Pieces of a text as FTS5 is asked for them; none when it is shorter than one, or goes over the end of a line.</summary>
    public static string[] PiecesOf(string text)
    {
        var characters = WithoutNul(text).EnumerateRunes().ToArray();
        if (characters.Length < Piece || text.Contains('\n', StringComparison.Ordinal))
        {
            return [];
        }

        string[] pieces =
        [
            .. Enumerable.Range(0, characters.Length - Piece + 1)
                .Select(at => $"\"{string.Concat(characters.AsSpan(at, Piece).ToArray()).Replace("\"", "\"\"", StringComparison.Ordinal)}\"")
                .Distinct(StringComparer.Ordinal),
        ];
        return pieces.Length <= MaxPieces ? pieces : [.. Enumerable.Range(0, MaxPieces).Select(n => pieces[n * pieces.Length / MaxPieces])];
    }

    /// <summary>FTS5 stops reading at a NUL.</summary>
    public static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>The commits from one on backwards, as far as it is known what they changed; null when that is not known of the first.</summary>
    public static CommitsPast? Of(Database database, string[] pieces, ObjectId newest, ObjectId? stop)
    {
        var number = LineRecords.NumberOf(database, newest);
        var last = stop is { } end ? LineRecords.NumberOf(database, end) : LineRecords.BeforeFirst;
        if (number == 0 || (stop is not null && last == 0) || number > LineTexts.TipOf(database))
        {
            return null;
        }

        var gap = Math.Min(number, Math.Max(last, database.Number("SELECT max(number) FROM textSpans WHERE stop < $1", number)));
        var changes = database.Query(
            """
            SELECT found.number, commits.id, commits.moves, paths.path, old, oldMode, new, newMode FROM (
                SELECT number, path FROM (
                    SELECT number, path FROM changedTexts WHERE id IN (SELECT rowid FROM changedLines WHERE changedLines MATCH $1)
                    UNION SELECT number, path FROM changedTexts WHERE large = 1)
                WHERE number > $2 AND number <= $3 ORDER BY number DESC LIMIT $4) AS found
            JOIN commits ON commits.number = found.number JOIN paths ON paths.id = found.path
            JOIN changes ON changes.path = found.path AND changes.number = found.number
            ORDER BY found.number DESC
            """,
            row => (Number: row.GetInt64(0), Id: new ObjectId(row.GetFieldValue<byte[]>(1)), Moves: row.GetBoolean(2), Change: LinePast.Difference(row, 3)),
            string.Join(" AND ", Rarest(database, pieces)),
            gap,
            number,
            AtOnce);
        var isPart = changes.Count == AtOnce;
        var lowest = isPart ? changes[^1].Number : gap;

        // What is moved takes its text along, so that all of it says what came and went; of the last commit of a part there may be more changes.
        var commits = changes.GroupBy(change => (change.Number, change.Id)).Select(commit => new PastCommit(
            commit.Key.Id, commit.First().Moves || (isPart && commit.Key.Number == lowest) ? null : [.. commit.Select(change => change.Change)])).ToList();
        return isPart ? new CommitsPast(commits, LinePast.IdOf(database, lowest - 1))
            : gap == last ? new CommitsPast(commits, Next: null)
            : new CommitsPast(commits, LinePast.IdOf(database, gap), IsGap: true);
    }

    /// <summary>
    /// The pieces that are worth a look. FTS5 reads the whole list of each that it is asked for, and a piece that stands everywhere leaves out nothing:
    /// those are dropped. Which ones is a guess by the first rows, which are the newest commits that there were then, and only costs time where it is wrong.
    /// </summary>
    private static IEnumerable<string> Rarest(Database database, string[] pieces)
    {
        if (pieces.Length == 1)
        {
            return pieces;
        }

        var reach = pieces.Select(piece => (Piece: piece, Rows: database.Number("SELECT rowid FROM changedLines WHERE changedLines MATCH $1 ORDER BY rowid LIMIT 1 OFFSET $2", piece, Sampled - 1)))
            .Select(piece => piece.Rows == 0 ? piece with { Rows = long.MaxValue } : piece)
            .OrderByDescending(piece => piece.Rows)
            .ToList();
        return reach.TakeWhile((piece, at) => at == 0 || (at < MostSought && piece.Rows >= Sampled * Often)).Select(piece => piece.Piece);
    }
}
