using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// Works out which commit changed each file last, by walking the line backwards: over the commits that came since the last time, the newest stretch first. The
/// first change that is met of a file counts, unless a newer stretch has met one.
/// </summary>
internal sealed class LastChanges(Database database, IWiki wiki)
{
    /// <summary>Commits in one transaction.</summary>
    private const int CommitsAtOnce = 200;

    /// <summary>Goes on until all is known, or <paramref name="hasTime"/> says no.</summary>
    public async Task AddAsync(Func<bool> hasTime, CancellationToken cancellationToken)
    {
        for (var first = true; first || hasTime(); first = false)
        {
            var spans = database.Query(
                "SELECT seq, next, stop FROM spans ORDER BY seq DESC LIMIT 1",
                row => new Span(row.GetInt64(0), new ObjectId(row.GetFieldValue<byte[]>(1)), row.IsDBNull(2) ? null : new ObjectId(row.GetFieldValue<byte[]>(2))));
            if (spans is not [var span])
            {
                return;
            }

            await database.InTransactionAsync(() => WalkAsync(span, cancellationToken));
        }
    }

    private async Task WalkAsync(Span span, CancellationToken cancellationToken)
    {
        Commit? newer = null;
        var walked = 0;
        await foreach (var commit in wiki.LineAsync(span.Next, cancellationToken))
        {
            if (newer is not null)
            {
                await NoteAsync(span.Seq, newer, commit.Tree, cancellationToken);
            }

            if (commit.Id == span.Stop)
            {
                Finish(span);
                return;
            }

            if (walked++ == CommitsAtOnce)
            {
                if (span.Stop is null && database.Number("SELECT count(*) FROM (SELECT 1 FROM files WHERE span = 0 LIMIT 1)") == 0)
                {
                    // Every file has been met: what is older changed none of them last.
                    Finish(span);
                }
                else
                {
                    database.Execute("UPDATE spans SET next = $2 WHERE seq = $1", span.Seq, IndexWriter.Raw(commit.Id));
                }

                return;
            }

            newer = commit;
        }

        if (newer is not null)
        {
            await NoteAsync(span.Seq, newer, parent: null, cancellationToken);
        }

        Finish(span);
    }

    private async Task NoteAsync(long seq, Commit commit, ObjectId? parent, CancellationToken cancellationToken)
    {
        await foreach (var difference in wiki.DiffAsync(parent, commit.Tree, cancellationToken))
        {
            RequestBudget.Step("it brought the index up to date");
            if (difference.New is not null)
            {
                database.Execute(
                    "UPDATE files SET span = $2, changed = $3, author = $4, authorKey = $5, emailKey = $6, at = $7 WHERE path = $1 AND span < $2",
                    TreeName.Encode(difference.Path),
                    seq,
                    IndexWriter.Raw(commit.Id),
                    commit.Author.Name,
                    Folding.Name(commit.Author.Name),
                    Folding.Name(commit.Author.Email),
                    commit.Committer.When.ToUnixTimeSeconds());
            }
        }
    }

    private void Finish(Span span) => database.Execute("DELETE FROM spans WHERE seq = $1", span.Seq);

    private sealed record Span(long Seq, ObjectId Next, ObjectId? Stop);
}
