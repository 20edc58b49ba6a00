using System.Text;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// Works out which lines of pages each commit of the line brought or took away, the newest commits first, some changes at a time. A text without a line break
/// stands more or less often in a page only if it stands in such a line; so the three-character pieces of those lines say which commits to read.
/// </summary>
internal sealed class LineTexts(Database database, IWiki wiki)
{
    /// <summary>Bytes of a page whose lines are looked at; a change of a larger one is read by whoever asks.</summary>
    private const int Largest = 1 << 20;

    /// <summary>Changes in one transaction, and bytes of pages after which it ends.</summary>
    private const int ChangesAtOnce = 200;
    private const long BytesAtOnce = 4 << 20;

    private const string Upto = "texts";

    /// <summary>Reads some further changes.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (Next() is null && TipOf(database) == Newest())
        {
            return false;
        }

        await database.InTransactionAsync(async () =>
        {
            Plan();
            var (changes, bytes) = (0, 0L);
            while (changes < ChangesAtOnce && bytes < BytesAtOnce && Next() is { } span)
            {
                var rows = Changes(span, ChangesAtOnce - changes);
                foreach (var change in rows)
                {
                    bytes += await AddAsync(span.Number, change, cancellationToken);
                }

                GoOn(span, rows, isRest: rows.Count < ChangesAtOnce - changes);
                changes += Math.Max(1, rows.Count);
            }
        });
        return true;
    }

    /// <summary>The newest commit whose changes were read, or are planned to be.</summary>
    public static long TipOf(Database database) => database.Number("SELECT value FROM meta WHERE name = $1", Upto);

    private long Newest() => database.Number("SELECT max(number) FROM commits");

    /// <summary>What came onto the line since the last time is a stretch that is still to be read.</summary>
    private void Plan()
    {
        var (known, newest) = (TipOf(database), Newest());
        if (newest > known)
        {
            database.Execute("INSERT INTO textSpans VALUES ($1, 0, $2)", newest, known);
            database.Execute("INSERT OR REPLACE INTO meta VALUES ($1, $2)", Upto, newest);
        }
    }

    private Span? Next() =>
        database.Query("SELECT number, path, stop FROM textSpans ORDER BY number DESC LIMIT 1", row => new Span(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))) is [var span] ? span : null;

    private List<Change> Changes(Span span, int limit) => database.Query(
        """
        SELECT paths.id, paths.path, old, oldMode, new, newMode FROM changes JOIN paths ON paths.id = changes.path
        WHERE changes.number = $1 AND changes.path > $2 ORDER BY changes.path LIMIT $3
        """,
        row =>
        {
            var name = TreeName.Decode(row.GetFieldValue<byte[]>(1));
            return new Change(row.GetInt64(0), name, LinePast.Entry(row, 2, name), LinePast.Entry(row, 4, name));
        },
        span.Number,
        span.Path,
        limit);

    private void GoOn(Span span, List<Change> rows, bool isRest)
    {
        if (!isRest)
        {
            database.Execute("UPDATE textSpans SET path = $2 WHERE number = $1", span.Number, rows[^1].Id);
        }
        else if (database.Number("SELECT max(number) FROM changes WHERE number < $1", span.Number) is var next && next > span.Stop)
        {
            database.Execute("UPDATE textSpans SET number = $2, path = 0 WHERE number = $1", span.Number, next);
        }
        else
        {
            database.Execute("DELETE FROM textSpans WHERE number = $1", span.Number);
        }
    }

    private async Task<long> AddAsync(long number, Change change, CancellationToken cancellationToken)
    {
        if (PagePath.FromFile(change.Path) is null)
        {
            return 0;
        }

        var old = await BytesAsync(change.Old, cancellationToken);
        var now = await BytesAsync(change.New, cancellationToken);
        if (old.Length > Largest || now.Length > Largest)
        {
            database.Execute("INSERT INTO changedTexts (number, path, large) VALUES ($1, $2, 1)", number, change.Id);
        }
        else
        {
            var lines = Between(Encoding.UTF8.GetString(old.Span), Encoding.UTF8.GetString(now.Span));
            var id = database.Insert("INSERT INTO changedTexts (number, path, large) VALUES ($1, $2, 0)", number, change.Id);
            database.Execute("INSERT INTO changedLines (rowid, lines) VALUES ($1, $2)", id, TextPast.WithoutNul(lines));
        }

        return old.Length + now.Length;
    }

    private async ValueTask<ReadOnlyMemory<byte>> BytesAsync(TreeEntry? entry, CancellationToken cancellationToken)
    {
        if (entry is not { Kind: EntryKind.Blob } blob)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = await wiki.ReadBlobAsync(blob.Id, cancellationToken);
        RequestBudget.Step("it brought the index up to date", bytes.Length);
        return bytes;
    }

    /// <summary>The lines that one text has more often than the other.</summary>
    private static string Between(string old, string now)
    {
        if (old.Length == 0 || now.Length == 0)
        {
            return old + now;
        }

        var more = new Dictionary<string, int>(StringComparer.Ordinal);
        Count(old, -1);
        Count(now, 1);
        return string.Join('\n', more.Where(line => line.Value != 0).Select(line => line.Key));

        void Count(string text, int by)
        {
            foreach (var line in text.Split('\n'))
            {
                more[line] = more.GetValueOrDefault(line) + by;
            }
        }
    }

    /// <summary>A stretch of the line: from what a commit did behind a path to the commit before <paramref name="Stop"/>.</summary>
    private sealed record Span(long Number, long Path, long Stop);

    private sealed record Change(long Id, string Path, TreeEntry? Old, TreeEntry? New);
}
