using Wikibot.Git.Client;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Writing;

namespace Wikibot.Git.History;

/// <summary>Finds a state of <c>main</c>: now, at a commit on it, or at a time. Nothing else of a repository can be addressed.</summary>
internal static class PointInTime
{
    public static async ValueTask<Snapshot> TipAsync(this IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiWriter.MainRef, cancellationToken) ?? throw new StoreFailedException($"Wiki '{wiki.Name}' has no main.");

    /// <summary>The state at <paramref name="commit"/> (of <c>main</c>), or <paramref name="tip"/> when it is left out.</summary>
    public static async ValueTask<Snapshot> AtAsync(this IWiki wiki, Snapshot tip, string? commit, CancellationToken cancellationToken, string field = "commit")
    {
        if (string.IsNullOrEmpty(commit))
        {
            return tip;
        }

        if (!ObjectId.TryParse(commit, out var id))
        {
            throw Problem.Invalid(field, "commit", $"'{field}' is a commit's whole id: the 40 hex digits that history and reads return.");
        }

        if (id == tip.Commit.Id)
        {
            return tip;
        }

        if (!await wiki.IsOnMainAsync(tip.Commit.Id, id, cancellationToken))
        {
            throw Problem.CommitNotFound(commit);
        }

        var found = await wiki.ReadCommitAsync(id, cancellationToken);
        return new Snapshot(found, await wiki.ReadTreeAsync(found.Tree, cancellationToken));
    }

    /// <summary>The newest state whose commit is not younger than <paramref name="time"/>.</summary>
    public static async ValueTask<Snapshot> AtAsync(this IWiki wiki, Snapshot tip, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var commit = tip.Commit;
        while (commit.Committer.When > time)
        {
            if (commit.Parents.IsEmpty)
            {
                throw Problem.Make(404, ProblemCodes.CommitNotFound, $"The wiki did not exist at {time:O}: its first commit is of {commit.Committer.When:O}.");
            }

            commit = await wiki.ReadCommitAsync(commit.Parents[0], cancellationToken);
        }

        return new Snapshot(commit, await wiki.ReadTreeAsync(commit.Tree, cancellationToken));
    }

    public static ChangeInfo ToInfo(this Commit commit) =>
        new(commit.Id.ToString(), commit.Author.Name, commit.Author.Email, commit.Author.When, CommitText.WithoutTrailers(commit.Message));
}
