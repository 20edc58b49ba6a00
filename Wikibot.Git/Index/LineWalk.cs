using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// Works out what each commit of the line changed, and with that who changed each file last: backwards over the stretches that are still to be read, the newest
/// first, some commits at a time.
/// </summary>
internal sealed class LineWalk(Database database, IWiki wiki)
{
    /// <summary>Commits in one transaction.</summary>
    private const int CommitsAtOnce = 200;

    private readonly LineRecords _records = new(database);

    /// <summary>Reads some further commits, if there are any.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var spans = database.Query(
            "SELECT number, next, stop FROM spans ORDER BY number DESC LIMIT 1", row => new Span(row.GetInt64(0), new ObjectId(row.GetFieldValue<byte[]>(1)), row.GetInt64(2)));
        if (spans is [var span])
        {
            await database.InTransactionAsync(() => WalkAsync(span, cancellationToken));
        }
    }

    private async Task WalkAsync(Span span, CancellationToken cancellationToken)
    {
        var isFirst = span.Stop == LineRecords.BeforeFirst;

        // Once every file has been met, what is older changed none of them last.
        var dates = !isFirst || database.Number("SELECT 1 FROM files WHERE changed = 0 LIMIT 1") != 0;
        var number = span.Number + 1;
        Commit? newer = null;
        await foreach (var commit in wiki.LineAsync(span.Next, cancellationToken))
        {
            if (newer is not null)
            {
                await NoteAsync(number, newer, commit.Tree, dates, cancellationToken);
            }

            number--;
            if (number == span.Stop)
            {
                Finish(span);
                return;
            }

            if (number == span.Number - CommitsAtOnce)
            {
                database.Execute("UPDATE spans SET number = $2, next = $3 WHERE number = $1", span.Number, number, IndexWriter.Raw(commit.Id));
                return;
            }

            if (isFirst)
            {
                _records.AddCommit(number, commit.Id, LineRecords.Moves(commit));
            }

            newer = commit;
        }

        if (newer is not null)
        {
            await NoteAsync(number, newer, parent: null, dates, cancellationToken);
        }

        Finish(span);
    }

    private async Task NoteAsync(long number, Commit commit, ObjectId? parent, bool dates, CancellationToken cancellationToken)
    {
        await foreach (var difference in wiki.DiffAsync(parent, commit.Tree, cancellationToken))
        {
            RequestBudget.Step("it brought the index up to date");
            _records.AddChange(number, commit, difference, dates);
        }
    }

    private void Finish(Span span) => database.Execute("DELETE FROM spans WHERE number = $1", span.Number);

    /// <summary>A stretch of the line that is still to be read: from the commit <paramref name="Next"/> to the one before <paramref name="Stop"/>.</summary>
    private sealed record Span(long Number, ObjectId Next, long Stop);
}
