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
    public async ValueTask<IAsyncEnumerable<PastCommit>?> ChangedInAsync(FolderScope scope, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken)
    {
        return await AskAsync(newest) is { } first ? FollowAsync(first, AskAsync, stop, cancellationToken) : null;

        ValueTask<CommitsPast?> AskAsync(ObjectId from) => indexes.PeekAsync(Below, database => LinePast.ChangedIn(database, scope, from, stop), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FileDifference>?> ChangesOfAsync(ObjectId commit, CancellationToken cancellationToken) =>
        indexes.PeekAsync(Below, database => LinePast.ChangesOf(database, commit), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<PastCommit>?> MayHaveChangedAsync(string text, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken)
    {
        return TextPast.PiecesOf(text) is { Length: > 0 } pieces
            && await MakeAsync(IndexNeed.PastTexts, indexes.UpdateTime, (database, _) => TextPast.Of(database, pieces, newest, stop), cancellationToken) is { } first
                ? FollowAsync(first, AskAsync, stop, cancellationToken)
                : null;

        ValueTask<CommitsPast?> AskAsync(ObjectId from) => indexes.PeekAsync(Below, database => TextPast.Of(database, pieces, from, stop), cancellationToken);
    }

    private async IAsyncEnumerable<PastCommit> FollowAsync(
        CommitsPast first, Func<ObjectId, ValueTask<CommitsPast?>> ask, ObjectId? stop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var part = first; ;)
        {
            foreach (var found in part.Commits)
            {
                yield return found;
            }

            if (part.Next is not { } next)
            {
                yield break;
            }

            if (part.IsGap || await ask(next) is not { } further)
            {
                // Not known yet, or the index was lost meanwhile: every commit may be one.
                await foreach (var commit in Below.LineAsync(next, cancellationToken).TakeWhile(commit => commit.Id != stop))
                {
                    yield return PastCommit.Of(commit);
                }

                yield break;
            }

            part = further;
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
            var past = make ? await MakePastAsync(next, path, cancellationToken) : await indexes.PeekAsync(Below, database => LinePast.Of(database, next, path), cancellationToken);
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

            if ((make && past is null) || time.GetElapsedTime(began) > indexes.UpdateTime || RequestBudget.IsHalfSpentNow())
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
    private Task<PathPast?> MakePastAsync(ObjectId from, string path, CancellationToken cancellationToken) => MakeAsync(
        IndexNeed.Line,
        indexes.UpdateTime < s_slice ? indexes.UpdateTime : s_slice,
        (database, state) => LinePast.Of(database, from, path) ?? (state.IsLineWhole ? null : new PathPast([], from, IsGap: true)),
        cancellationToken);

    private async Task<T?> MakeAsync<T>(IndexNeed need, TimeSpan budget, Func<Database, IndexState, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await indexes.ReadAsync(Below, need, budget, read, cancellationToken);
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
