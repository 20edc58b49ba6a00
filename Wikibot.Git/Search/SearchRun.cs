using Microsoft.Data.Sqlite;
using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>One search on one state of an index.</summary>
internal sealed class SearchRun(Database database, IndexState state, SearchText text, SearchRequest request)
{
    /// <summary>Most sections that one query can be gone through by cursor; the total says how many there are.</summary>
    public const int MaxReached = 500;

    /// <summary>Most sections that are all weighed against each other: it takes some microseconds for each.</summary>
    private const int MaxWeighed = 2000;

    /// <summary>Of what stands in more sections than are weighed: the newest that are looked at, and as many whose titles, aliases and headings have it.</summary>
    private const int MaxNewest = 200;

    /// <summary>Most sections that are counted: to count a word that stands nearly everywhere takes longer than all else.</summary>
    private const int MaxCounted = 10_000;

    /// <summary>Most sections of a page that come before others of other pages.</summary>
    private const int MaxOfPage = 2;

    private const string Joined = "FROM words JOIN sections s ON s.id = words.rowid JOIN files f ON f.id = s.file WHERE words MATCH $1";

    private readonly List<SearchPart> _parts = [.. text.Terms.Where(term => !term.IsWithout).Select(new WordExpansion(database).Expand)];
    private readonly SearchNotes _notes = new();

    public SearchAnswer Answer(int offset, int? limit)
    {
        if (!state.IsWhole)
        {
            _notes.Add(state.Pending > 0
                ? $"The index is still being made: {state.Pending} of {state.Pages} pages are not in it yet. Call again for all"
                : "It is not yet known of every page who changed it last. Call again for all");
        }

        var (total, sections) = _parts.Count == 0 ? Pages() : Sections();
        var ordered = Spread(sections);
        var hits = new List<SearchHit>();
        var size = new AnswerSize(limit);
        var next = offset;
        for (; next < ordered.Count && size.HasRoom; next++)
        {
            var hit = Hit(ordered[next]);
            if (!size.TryAdd(hit))
            {
                break;
            }

            hits.Add(hit);
        }

        if (next >= MaxReached && total > next)
        {
            _notes.Add($"Only the best {MaxReached} can be gone through: narrow the query");
        }

        var isExact = (state.IsWhole || (state.Pending == 0 && !SearchFilter.AsksWhoOrWhen(request))) && (_parts.Count == 0 || total < MaxCounted) && !_parts.Exists(part => part.IsCut);
        var more = next < ordered.Count || state.Pending > 0;
        return new SearchAnswer(hits, total, isExact, _notes.Text, more ? Cursor.At(next) : null);
    }

    /// <summary>The sections that have all of it; where none has, those that have some.</summary>
    private (long Total, List<(long Section, long File)> Found) Sections()
    {
        _notes.Tell(_parts, text.IsCut);
        var without = text.Terms.Where(term => term.IsWithout).Select(term => new SearchPart(term, [term.Words[0]], WordWay.AsIs).Expression).ToList();
        var all = Find(string.Join(" AND ", _parts.Select(part => part.Expression)), without);
        var some = _parts.FindAll(part => part.Way != WordWay.Nowhere);
        if (all.Total > 0 || _parts.Count < 2 || some.Count == 0)
        {
            return all;
        }

        var any = Find(string.Join(" OR ", some.Select(part => part.Expression)), without);
        if (any.Total > 0)
        {
            _notes.Add("No section has all of it; these have some");
        }

        return any;
    }

    private (long Total, List<(long Section, long File)> Found) Find(string expression, List<string> without)
    {
        var match = without.Count == 0 ? expression : $"({expression}) NOT ({string.Join(" OR ", without)})";
        var filter = SearchFilter.Of(request, 2);
        object?[] values = [match, .. filter.Values];
        var total = database.Number($"SELECT count(*) FROM (SELECT 1 {(filter.IsAny ? Joined + filter.Sql : "FROM words WHERE words MATCH $1")} LIMIT {MaxCounted})", values);
        if (total > MaxWeighed && without.Count == 0)
        {
            _notes.Add("It stands in too many sections to weigh them all: titles, aliases and headings that have it come first. Add words or a filter");

            // To weigh one word, FTS5 would count once more where it stands everywhere, only to multiply all weights by the same.
            return (total, [.. Newest("heads", "heads.rank", filter, values).Union(Newest("words", _parts.Count > 1 ? "words.rank" : "0", filter, values))]);
        }

        return total == 0 ? (0, []) : (total, database.Query($"SELECT s.id, s.file {Joined}{filter.Sql} ORDER BY rank LIMIT {MaxReached}", Row, values));
    }

    /// <summary>The sections that came into the index last, the best of them first: of what stands nearly everywhere.</summary>
    private List<(long Section, long File)> Newest(string table, string weight, FileFilter filter, object?[] values) => database.Query(
        $"""
        SELECT id, file FROM (
            SELECT s.id, s.file, {weight} AS weight FROM {table} JOIN sections s ON s.id = {table}.rowid JOIN files f ON f.id = s.file
            WHERE {table} MATCH $1{filter.Sql} ORDER BY {table}.rowid DESC LIMIT {MaxNewest})
        ORDER BY weight, id DESC
        """,
        Row,
        values);

    /// <summary>Pages that are found by no word: the newest change first, each by its first section.</summary>
    private (long Total, List<(long Section, long File)> Found) Pages()
    {
        _notes.Tell(_parts, text.IsCut);
        var without = string.Join(" OR ", text.Terms.Select(term => new SearchPart(term, [term.Words[0]], WordWay.AsIs).Expression));
        var filter = SearchFilter.Of(request, 2);
        var pages = $"FROM files f WHERE f.page = 1 AND f.pending = 0 AND ($1 = '' OR f.id NOT IN (SELECT file FROM sections WHERE id IN (SELECT rowid FROM words WHERE words MATCH $1))){filter.Sql}";
        if (without.Length == 0)
        {
            pages = $"FROM files f WHERE f.page = 1 AND f.pending = 0 AND $1 = ''{filter.Sql}";
        }

        object?[] values = [without, .. filter.Values];
        return (
            database.Number($"SELECT count(*) {pages}", values),
            database.Query($"SELECT (SELECT min(id) FROM sections WHERE file = f.id), f.id {pages} ORDER BY f.at DESC, f.path LIMIT {MaxReached}", Row, values));
    }

    /// <summary>The best sections, so that no page fills the answer: what is too much of one comes after the others.</summary>
    private static List<long> Spread(List<(long Section, long File)> found)
    {
        var ofPage = new Dictionary<long, int>();
        var (first, rest) = (new List<long>(found.Count), new List<long>());
        foreach (var (section, file) in found)
        {
            ofPage[file] = ofPage.GetValueOrDefault(file) + 1;
            (ofPage[file] <= MaxOfPage ? first : rest).Add(section);
        }

        first.AddRange(rest);
        return first;
    }

    private SearchHit Hit(long section) => database.Query(
        "SELECT s.heading, s.first, s.text, f.path, f.blob, f.author, f.at FROM sections s JOIN files f ON f.id = s.file WHERE s.id = $1",
        row =>
        {
            var snippet = Snippet.Of(row.GetString(2), _parts);
            var heading = row.GetString(0);
            return new SearchHit(
                PagePath.FromFile(TreeName.Decode(row.GetFieldValue<byte[]>(3)))!.Value.Value,
                row.GetInt32(1) + snippet.Line,
                snippet.Text,
                new ObjectId(row.GetFieldValue<byte[]>(4)).ToString(),
                heading.Length == 0 ? null : AnswerSize.Shorten(heading),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(6)));
        },
        section)[0];

    private static (long Section, long File) Row(SqliteDataReader row) => (row.GetInt64(0), row.GetInt64(1));
}
