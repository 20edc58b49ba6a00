using Microsoft.Data.Sqlite;
using Wikibot.Git.History;

namespace Wikibot.Git.Index;

/// <summary>What a commit did at one path.</summary>
internal sealed record PastChange(ObjectId Commit, TreeEntry? Before, TreeEntry? After);

/// <summary>A part of a path's past.</summary>
/// <param name="Changes">The commits that changed it, newest first.</param>
/// <param name="Next">The commit to go on from; null when there is nothing before.</param>
/// <param name="IsGap">Whether the index does not know yet what <paramref name="Next"/> changed.</param>
internal sealed record PathPast(IReadOnlyList<PastChange> Changes, ObjectId? Next, bool IsGap);

/// <summary>Some of the commits that did something.</summary>
/// <param name="Commits">The commits, newest first.</param>
/// <param name="Next">The commit to go on from; null when there is nothing before.</param>
/// <param name="IsGap">Whether the index does not know yet what <paramref name="Next"/> and those before it did.</param>
internal sealed record CommitsPast(IReadOnlyList<PastCommit> Commits, ObjectId? Next, bool IsGap = false);

/// <summary>Whether a commit is on the line.</summary>
/// <param name="IsOn">Whether it is; null when that is not known.</param>
/// <param name="From">From where to look on.</param>
internal sealed record LinePlace(bool? IsOn, ObjectId From);

/// <summary>
/// Questions about the past of a commit that an index knows. What came before a commit never changes, so the answers are right whatever the tip is by now.
/// </summary>
internal static class LinePast
{
    /// <summary>Changes in one part.</summary>
    private const int AtOnce = 200;

    /// <summary>Paths of the largest folder whose commits are looked up: of a larger one, a walk soon finds some.</summary>
    private const int LargestFolder = 5000;

    /// <summary>The bits of git's modes that tell what an entry is, and those of a file: 0o170000 and 0o100000.</summary>
    private const int ModeKinds = 0xF000;
    private const int ModeOfFile = 0x8000;

    private const string InFolder = "FROM paths WHERE (path >= $1 AND path < $2) OR path IN ($3, $4)";

    /// <summary>The changes of a path from a commit on backwards, as far as they are known without a gap; null when the index does not know the commit.</summary>
    public static PathPast? Of(Database database, ObjectId from, string path)
    {
        var number = LineRecords.NumberOf(database, from);
        if (number == 0)
        {
            // It may be where the first stretch goes on.
            return database.Number("SELECT number FROM spans WHERE next = $1", IndexWriter.Raw(from)) == 0 ? null : new PathPast([], from, IsGap: true);
        }

        // Of a stretch that is still to be read, the newest commit; of one that begins above, this one.
        var gap = Math.Min(number, database.Number("SELECT max(number) FROM spans WHERE stop < $1", number));
        var name = path[(path.LastIndexOf('/') + 1)..];
        var rows = database.Query(
            """
            SELECT changes.number, commits.id, old, oldMode, new, newMode FROM changes JOIN commits ON commits.number = changes.number
            WHERE path = (SELECT id FROM paths WHERE path = $1) AND changes.number > $2 AND changes.number <= $3 ORDER BY changes.number DESC LIMIT $4
            """,
            row => (Number: row.GetInt64(0), Change: new PastChange(new ObjectId(row.GetFieldValue<byte[]>(1)), Entry(row, 2, name), Entry(row, 4, name))),
            TreeName.Encode(path),
            gap,
            number,
            AtOnce);
        var changes = rows.ConvertAll(row => row.Change);
        return rows.Count == AtOnce ? new PathPast(changes, IdOf(database, rows[^1].Number - 1), IsGap: rows[^1].Number - 1 == gap)
            : gap == LineRecords.BeforeFirst ? new PathPast(changes, Next: null, IsGap: false)
            : new PathPast(changes, IdOf(database, gap), IsGap: true);
    }

    /// <summary>The commits that changed something in a folder, from one on backwards; null when not all is known that came before it.</summary>
    public static CommitsPast? ChangedIn(Database database, FolderScope scope, ObjectId newest, ObjectId? stop)
    {
        var number = LineRecords.NumberOf(database, newest);
        var last = stop is { } end ? LineRecords.NumberOf(database, end) : LineRecords.BeforeFirst;
        if (number == 0 || (stop is not null && last == 0) || database.Number("SELECT max(number) FROM spans WHERE stop < $1", number) > last)
        {
            return null;
        }

        var folder = TreeName.Encode(scope.Folder);
        var behind = PathRange.Behind(folder);
        var page = scope.Page is { } same ? TreeName.Encode(same + PagePath.Extension) : null;
        var beside = scope.Page is { } file ? TreeName.Encode(file) : null;
        if (database.Number($"SELECT count(*) FROM (SELECT 1 {InFolder} LIMIT {LargestFolder + 1})", folder, behind, page, beside) > LargestFolder)
        {
            return null;
        }

        var numbers = database.Query(
            $"SELECT DISTINCT number FROM changes WHERE path IN (SELECT id {InFolder}) AND number > $5 AND number <= $6 ORDER BY number DESC LIMIT $7",
            row => row.GetInt64(0),
            folder,
            behind,
            page,
            beside,
            last,
            number,
            AtOnce);
        return new CommitsPast(numbers.ConvertAll(found => new PastCommit(IdOf(database, found)!.Value)), numbers.Count == AtOnce ? IdOf(database, numbers[^1] - 1) : null);
    }

    /// <summary>What a commit did to files; null when that is not known.</summary>
    public static IReadOnlyList<FileDifference>? ChangesOf(Database database, ObjectId commit)
    {
        var number = LineRecords.NumberOf(database, commit);
        return number == 0 || database.Number("SELECT max(number) FROM spans WHERE stop < $1", number) >= number
            ? null
            : database.Query(
                "SELECT paths.path, old, oldMode, new, newMode FROM changes JOIN paths ON paths.id = changes.path WHERE changes.number = $1 ORDER BY changes.path",
                row => Difference(row, 0),
                number);
    }

    /// <summary>Whether a commit is the tip or before it; null when the index does not know the tip.</summary>
    public static LinePlace? PlaceOf(Database database, ObjectId tip, ObjectId commit)
    {
        var at = LineRecords.NumberOf(database, tip);
        if (at == 0)
        {
            return null;
        }

        var number = LineRecords.NumberOf(database, commit);
        var rest = database.Query("SELECT next FROM spans WHERE stop = $1", row => new ObjectId(row.GetFieldValue<byte[]>(0)), LineRecords.BeforeFirst);
        return number != 0 ? new LinePlace(number <= at, tip)
            : rest is [var next] ? new LinePlace(IsOn: null, next)
            : new LinePlace(IsOn: false, tip);
    }

    /// <summary>The commits that record moves, after one commit up to another, newest first; null when the index does not know them.</summary>
    public static IReadOnlyList<ObjectId>? MovesBetween(Database database, ObjectId older, ObjectId newer)
    {
        var (first, last) = (LineRecords.NumberOf(database, older), LineRecords.NumberOf(database, newer));
        return first == 0 || last == 0
            ? null
            : database.Query("SELECT id FROM commits WHERE moves = 1 AND number > $1 AND number <= $2 ORDER BY number DESC", row => new ObjectId(row.GetFieldValue<byte[]>(0)), first, last);
    }

    /// <summary>The commit of a number: one that is known, or where a stretch goes on; null before the first.</summary>
    public static ObjectId? IdOf(Database database, long number) =>
        (database.Bytes("SELECT id FROM commits WHERE number = $1", number) ?? database.Bytes("SELECT next FROM spans WHERE number = $1", number)) is { } id ? new ObjectId(id) : null;

    /// <summary>What a commit did at a path: that in a column, the older id and mode in the next two, then the newer ones.</summary>
    public static FileDifference Difference(SqliteDataReader row, int column)
    {
        var path = TreeName.Decode(row.GetFieldValue<byte[]>(column));
        var name = path[(path.LastIndexOf('/') + 1)..];
        return new FileDifference(path, Entry(row, column + 1, name), Entry(row, column + 3, name));
    }

    /// <summary>What stood at a path, of a row of <c>changes</c>: its id in a column, its mode in the next.</summary>
    public static TreeEntry? Entry(SqliteDataReader row, int column, string name)
    {
        if (row.IsDBNull(column))
        {
            return null;
        }

        // A file, or what Wikibot only keeps; folders are no entries of a difference.
        var mode = row.GetInt32(column + 1);
        return new TreeEntry(name, (mode & ModeKinds) == ModeOfFile ? EntryKind.Blob : EntryKind.Other, new ObjectId(row.GetFieldValue<byte[]>(column)), mode);
    }
}
