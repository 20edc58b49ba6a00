using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// Brings an index up to a tip, in parts of which each can be left and taken up again, by another request too: which files differ (at once), what the pending ones
/// hold, and what the commits changed. An index that is at another commit of the same line pays for the difference only.
/// </summary>
internal sealed class IndexUpdater(Database database, IWiki wiki)
{
    /// <summary>Files in one transaction.</summary>
    private const int FilesAtOnce = 64;

    private readonly IndexWriter _writer = new(database);
    private readonly LineRecords _records = new(database);

    /// <summary>The index.</summary>
    public Database Database => database;

    /// <summary>Takes in which files there are at the tip.</summary>
    /// <returns>False when the index is not at a commit of the tip's line, so that it has to be made anew.</returns>
    public async Task<bool> PlanAsync(Snapshot tip, CancellationToken cancellationToken)
    {
        var at = IndexState.TargetOf(database);
        if (at == tip.Commit.Id)
        {
            return true;
        }

        List<(ObjectId Id, bool Moves)> coming = [];
        if (at is { } commit && !await CollectAsync(tip, commit, coming, cancellationToken))
        {
            return false;
        }

        if (at is null)
        {
            coming.Add((tip.Commit.Id, LineRecords.Moves(tip.Commit)));
        }

        ObjectId? before = at is { } id ? (await wiki.ReadCommitAsync(id, cancellationToken)).Tree : null;
        await database.InTransactionAsync(async () =>
        {
            var number = at is { } known ? LineRecords.NumberOf(database, known) : LineRecords.BeforeFirst;
            var last = at is null ? LineRecords.Start : number + coming.Count;
            var isOne = at is not null && coming.Count == 1;
            await foreach (var difference in wiki.DiffAsync(before, tip.Root.Id, cancellationToken))
            {
                _writer.Apply(difference);
                if (isOne)
                {
                    _records.AddChange(last, tip.Commit, difference, dates: true);
                }
            }

            foreach (var (i, next) in coming.Index())
            {
                _records.AddCommit(last - i, next.Id, next.Moves);
            }

            if (!isOne)
            {
                database.Execute("INSERT INTO spans VALUES ($1, $2, $3)", last, IndexWriter.Raw(tip.Commit.Id), number);
            }

            database.Execute("INSERT OR REPLACE INTO meta VALUES ('target', $1)", IndexWriter.Raw(tip.Commit.Id));
        });
        return true;
    }

    /// <summary>Does some of what is missing.</summary>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> StepAsync(IndexNeed need, CancellationToken cancellationToken)
    {
        var state = IndexState.Of(database);
        if (need is IndexNeed.Texts or IndexNeed.Newest or IndexNeed.All && state.Pending > 0)
        {
            await AddPagesAsync(cancellationToken);
            return true;
        }

        if (need is IndexNeed.Line or IndexNeed.PastTexts or IndexNeed.All ? !state.IsLineWhole : need == IndexNeed.Newest && !state.IsDated)
        {
            await new LineWalk(database, wiki).StepAsync(cancellationToken);
            return true;
        }

        return need == IndexNeed.PastTexts && await new LineTexts(database, wiki).StepAsync(cancellationToken);
    }

    /// <summary>
    /// The commits from the tip back to the index's own, newest first. That it leads to the tip is all that makes the index's contents right, whichever wiki they
    /// were made for.
    /// </summary>
    private async ValueTask<bool> CollectAsync(Snapshot tip, ObjectId commit, List<(ObjectId Id, bool Moves)> coming, CancellationToken cancellationToken)
    {
        await foreach (var next in wiki.LineAsync(tip.Commit.Id, cancellationToken))
        {
            if (next.Id == commit)
            {
                return true;
            }

            coming.Add((next.Id, LineRecords.Moves(next)));
        }

        return false;
    }

    private async Task AddPagesAsync(CancellationToken cancellationToken)
    {
        var files = database.Query(
            "SELECT id, path, blob FROM files WHERE pending = 1 ORDER BY id LIMIT $1",
            row => new PendingFile(row.GetInt64(0), TreeName.Decode(row.GetFieldValue<byte[]>(1)), new ObjectId(row.GetFieldValue<byte[]>(2))),
            FilesAtOnce);
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
}
