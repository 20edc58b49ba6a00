using System.Runtime.CompilerServices;
using Wikibot.Git.Budgets;
using Wikibot.Git.History;

namespace Wikibot.Git.Index;

/// <summary>A wiki whose past is looked up in its index, instead of going through all commits: what changed a path, which commits there are, and which moved pages.</summary>
internal sealed class IndexedWiki(IWiki wiki, WikiIndexes indexes, TimeProvider time) : WikiLayer(wiki), IKnownPast
{
    /// <summary>Commits that are walked through before an index is opened.</summary>
    private const int Near = 200;

    /// <summary>How long the index is made before it is looked whether that was enough.</summary>
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The commits that changed the file at a path; a folder of that name is nothing. Each commit that the index lacks is read once, and then known to all who
    /// ask. Where this process has no index yet, the newest commits are walked through first: of a short history, or a page that changed not long ago, that is all.
    /// </summary>
    public override IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, CancellationToken cancellationToken, ObjectId? stop = null) =>
        path is null || stop is not null ? Below.WalkAsync(from, path, cancellationToken, stop) : LookUpAsync(from, path, cancellationToken);

    public override async ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken)
    {
        var place = await indexes.PeekAsync(Below, database => LinePast.PlaceOf(database, tip, commit), cancellationToken);
        return place?.IsOn ?? await Below.IsOnMainAsync(place?.From ?? tip, commit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Commit>?> MovesBetweenAsync(ObjectId older, ObjectId newer, CancellationToken cancellationToken)
    {
        if (await indexes.PeekAsync(Below, database => LinePast.MovesBetween(database, older, newer), cancellationToken) is not { } moves)
        {
            return null;
        }

        var commits = new List<Commit>(moves.Count);
        foreach (var move in moves)
        {
            commits.Add(await Below.ReadCommitAsync(move, cancellationToken));
        }

        return commits;
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<Commit>?> ChangedInAsync(FolderScope scope, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken) =>
        await PeekChangedAsync(scope, newest, stop, cancellationToken) is { } first ? ChangedInAsync(first, scope, stop, cancellationToken) : null;

    private ValueTask<FolderPast?> PeekChangedAsync(FolderScope scope, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken) =>
        indexes.PeekAsync(Below, database => LinePast.ChangedIn(database, scope, newest, stop), cancellationToken);

    private async IAsyncEnumerable<Commit> ChangedInAsync(FolderPast first, FolderScope scope, ObjectId? stop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (part, last) = ((FolderPast?)first, default(ObjectId)); ;)
        {
            if (part is null)
            {
                // The index was lost meanwhile: every commit may be one.
                await foreach (var commit in Below.LineAsync(last, cancellationToken).TakeWhile(commit => commit.Id != stop))
                {
                    yield return commit;
                }

                yield break;
            }

            foreach (var id in part.Commits)
            {
                yield return await Below.ReadCommitAsync(id, cancellationToken);
            }

            if (part.Next is not { } next)
            {
                yield break;
            }

            last = next;
            part = await PeekChangedAsync(scope, next, stop, cancellationToken);
        }
    }

    private async IAsyncEnumerable<PathChange> LookUpAsync(ObjectId from, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!indexes.IsOpen(Below))
        {
            var far = await Below.LineAsync(from, cancellationToken).Skip(Near).Select(commit => (ObjectId?)commit.Id).FirstOrDefaultAsync(cancellationToken);
            await foreach (var change in WalkOnAsync(from, path, far, cancellationToken))
            {
                yield return change;
            }

            if (far is not { } further)
            {
                yield break;
            }

            from = further;
        }

        var began = time.GetTimestamp();
        for (var (at, make) = ((ObjectId?)from, false); at is { } next;)
        {
            var past = make ? await MakeAsync(next, path, cancellationToken) : await indexes.PeekAsync(Below, database => LinePast.Of(database, next, path), cancellationToken);
            foreach (var change in past?.Changes ?? [])
            {
                yield return new PathChange(await Below.ReadCommitAsync(change.Commit, cancellationToken), change.Before, change.After);
            }

            at = past is null ? next : past.Next;
            if (past is { IsGap: false })
            {
                make = false;
                continue;
            }

            if ((make && past is null) || time.GetElapsedTime(began) > indexes.UpdateTime || RequestBudget.Current is { IsHalfSpent: true })
            {
                await foreach (var change in WalkOnAsync(at!.Value, path, stop: null, cancellationToken))
                {
                    yield return change;
                }

                yield break;
            }

            make = true;
        }
    }

    /// <summary>The same by reading the commits, where the index cannot be had or takes too long.</summary>
    private IAsyncEnumerable<PathChange> WalkOnAsync(ObjectId from, string path, ObjectId? stop, CancellationToken cancellationToken) =>
        Below.WalkAsync(from, path, cancellationToken, stop).Where(change => change.Before is { Kind: EntryKind.Blob } || change.After is { Kind: EntryKind.Blob });

    /// <summary>Makes some more of the index and looks again; nothing when it cannot be had, or will never know this commit.</summary>
    private async Task<PathPast?> MakeAsync(ObjectId from, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await indexes.ReadAsync(
                Below,
                IndexNeed.Line,
                indexes.UpdateTime < s_slice ? indexes.UpdateTime : s_slice,
                (database, state) => LinePast.Of(database, from, path) ?? (state.IsLineWhole ? null : new PathPast([], from, IsGap: true)),
                cancellationToken);
        }
        catch (WikibotProblemException unavailable) when (unavailable.Code == ProblemCodes.Unavailable)
        {
            // Slower without it, but as well.
            return null;
        }
    }
}

/// <summary>Puts it there.</summary>
internal sealed class IndexedWikiView(WikiIndexes indexes, TimeProvider time) : IWikiView
{
    /// <inheritdoc/>
    public IWiki Over(IWiki wiki) => new IndexedWiki(wiki, indexes, time);
}
