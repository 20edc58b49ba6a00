using Wikibot.Git.Client;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Writing;

namespace Wikibot.Git.History;

/// <summary>Finds a state of <c>main</c>: now, at a commit on it, or at a time. Nothing else of a repository can be addressed.</summary>
internal static class PointInTime
{
    /// <summary>Fewest digits of a shortened commit id, as git has it.</summary>
    public const int ShortestId = 7;

    public static async ValueTask<Snapshot> TipAsync(this IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiWriter.MainRef, cancellationToken) ?? throw new StoreFailedException("The branch main is missing.", inner: null, StoreDamage.Ref);

    /// <summary>The state at <paramref name="commit"/> (of <c>main</c>), or <paramref name="tip"/> when it is left out.</summary>
    public static async ValueTask<Snapshot> AtAsync(this IWiki wiki, Snapshot tip, string? commit, CancellationToken cancellationToken, string field = "commit")
    {
        if (string.IsNullOrEmpty(commit))
        {
            return tip;
        }

        var isWhole = ObjectId.TryParse(commit, out var id);
        if (!isWhole && !(commit.Length is >= ShortestId and < 2 * ObjectId.Size && commit.All(char.IsAsciiHexDigit)))
        {
            throw Problem.Invalid(field, "commit", $"'{field}' is no commit id: history and reads return 40 hex digits, of which the first {ShortestId} or more will do.");
        }

        if (isWhole && id == tip.Commit.Id)
        {
            return tip;
        }

        if (isWhole && !await wiki.IsOnMainAsync(tip.Commit.Id, id, cancellationToken))
        {
            throw Problem.CommitNotFound(commit);
        }

        var found = isWhole ? await wiki.ReadCommitAsync(id, cancellationToken) : await FindAsync(wiki, tip, commit, field, cancellationToken);
        return new Snapshot(found, await wiki.ReadTreeAsync(found.Tree, cancellationToken));
    }

    /// <summary>The one commit of <c>main</c> whose id begins so.</summary>
    private static async ValueTask<Commit> FindAsync(IWiki wiki, Snapshot tip, string beginning, string field, CancellationToken cancellationToken)
    {
        Commit? found = null;
        for (var commit = tip.Commit; ; commit = await wiki.ReadCommitAsync(commit.Parents[0], cancellationToken))
        {
            if (commit.Id.ToString().StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null ? commit : throw Problem.Invalid(field, "commit", $"'{field}' begins more than one commit id: {found.Id} and {commit.Id}. Give more digits.");
            }

            if (commit.Parents.IsEmpty)
            {
                return found ?? throw Problem.CommitNotFound(beginning);
            }
        }
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
