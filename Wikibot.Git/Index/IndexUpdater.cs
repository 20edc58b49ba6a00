using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// Brings an index up to a tip, in three parts of which each can be left and taken up again: which files differ (at once), what the pending ones hold, and
/// who changed each file last. An index that is at another commit of the same line pays for the difference only.
/// </summary>
internal sealed class IndexUpdater(Database database, IWiki wiki, TimeProvider time, TimeSpan budget)
{
    /// <summary>Files in one transaction.</summary>
    private const int FilesAtOnce = 64;

    private readonly IndexWriter _writer = new(database);
    private readonly long _began = time.GetTimestamp();

    /// <summary>Brings it up to date.</summary>
    /// <returns>False when the index is not at a commit of the tip's line, so that it has to be made anew.</returns>
    public async Task<bool> UpdateAsync(Snapshot tip, CancellationToken cancellationToken)
    {
        if (!await PlanAsync(tip, cancellationToken))
        {
            return false;
        }

        if (await AddPagesAsync(cancellationToken))
        {
            await new LastChanges(database, wiki).AddAsync(HasTime, cancellationToken);
        }

        return true;
    }

    private bool HasTime() => time.GetElapsedTime(_began) < budget && RequestBudget.Current is not { IsHalfSpent: true };

    private async Task<bool> PlanAsync(Snapshot tip, CancellationToken cancellationToken)
    {
        var at = IndexState.TargetOf(database);
        if (at == tip.Commit.Id)
        {
            return true;
        }

        if (at is { } commit && !await IsOnLineAsync(tip.Commit, commit, cancellationToken))
        {
            return false;
        }

        ObjectId? before = at is { } id ? (await wiki.ReadCommitAsync(id, cancellationToken)).Tree : null;
        await database.InTransactionAsync(async () =>
        {
            await foreach (var difference in wiki.DiffAsync(before, tip.Root.Id, cancellationToken))
            {
                _writer.Apply(difference);
            }

            database.Execute("INSERT INTO spans (next, stop) VALUES ($1, $2)", IndexWriter.Raw(tip.Commit.Id), at is { } stop ? IndexWriter.Raw(stop) : null);
            database.Execute("INSERT OR REPLACE INTO meta VALUES ('target', $1)", IndexWriter.Raw(tip.Commit.Id));
        });
        return true;
    }

    /// <summary>Whether the index's commit leads to the tip. That it does is all that makes its contents right, whichever wiki they were made for.</summary>
    private async ValueTask<bool> IsOnLineAsync(Commit tip, ObjectId commit, CancellationToken cancellationToken) =>
        tip.Parents is [var parent, ..] && (parent == commit || await wiki.IsOnMainAsync(tip.Id, commit, cancellationToken));

    /// <returns>Whether no page is pending any more.</returns>
    private async Task<bool> AddPagesAsync(CancellationToken cancellationToken)
    {
        for (var first = true; first || HasTime(); first = false)
        {
            var files = database.Query(
                "SELECT id, path, blob FROM files WHERE pending = 1 ORDER BY id LIMIT $1",
                row => new PendingFile(row.GetInt64(0), TreeName.Decode(row.GetFieldValue<byte[]>(1)), new ObjectId(row.GetFieldValue<byte[]>(2))),
                FilesAtOnce);
            if (files.Count == 0)
            {
                return true;
            }

            await database.InTransactionAsync(async () =>
            {
                foreach (var file in files)
                {
                    var bytes = await wiki.ReadBlobAsync(file.Blob, cancellationToken);
                    RequestBudget.Step("it brought the index up to date", bytes.Length);
                    _writer.AddPage(file, IndexedPage.Read(file.Path, bytes.Span), bytes.Length);
                }

                _writer.AddTerms();
            });
        }

        return database.Number("SELECT count(*) FROM files WHERE pending = 1") == 0;
    }
}
