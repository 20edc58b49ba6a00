namespace Wikibot.Git.Base;

/// <summary>Finds a state of <c>main</c>: now, at a commit on it, or at a time. Nothing else of a repository can be addressed.</summary>
internal static class PointInTime
{
    /// <summary>Fewest digits of a shortened commit id, as git takes it.</summary>
    public const int ShortestId = 4;

    /// <summary>Commits that are named where a shortened id begins more than one.</summary>
    private const int MaxCandidates = 10;

    public static async ValueTask<Snapshot> TipAsync(this IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken) ?? throw new StoreFailedException("The branch main is missing.", inner: null, StoreDamage.Ref);

    /// <summary>The first-parent line from a commit backwards, itself first.</summary>
    public static IAsyncEnumerable<Commit> LineAsync(this IWiki wiki, ObjectId from, CancellationToken cancellationToken) =>
        wiki.WalkAsync(from, path: null, cancellationToken).Select(change => change.Commit);

    /// <summary>The first commit of the line that leads to <paramref name="tip"/>.</summary>
    public static ValueTask<Commit> FirstOfLineAsync(this IWiki wiki, Commit tip, CancellationToken cancellationToken) => wiki.LineAsync(tip.Id, cancellationToken).LastAsync(cancellationToken);

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
        var (found, count) = (new List<Commit>(), 0);
        await foreach (var commit in wiki.LineAsync(tip.Commit.Id, cancellationToken))
        {
            if (commit.Id.ToString().StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && ++count <= MaxCandidates)
            {
                found.Add(commit);
            }
        }

        return count switch
        {
            0 => throw Problem.CommitNotFound(beginning),
            1 => found[0],
            _ => throw Problem.Make(
                409,
                ProblemCodes.CommitAmbiguous,
                $"'{beginning}' begins the ids of {count} commits: {string.Join(", ", found.Select(Named))}{(count > found.Count ? ", …" : "")}. Give more digits.",
                ("field", field),
                ("candidates", Problem.List(found.Select(commit => commit.Id.ToString())))),
        };

        // As many digits as tell one from another, nearly always, and the time.
        static string Named(Commit commit) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{commit.Id.ToString()[..12]} ({commit.Committer.When.UtcDateTime:yyyy-MM-dd HH:mm} UTC)");
    }

    /// <summary>The newest state whose commit is not younger than <paramref name="time"/>.</summary>
    public static async ValueTask<Snapshot> AtAsync(this IWiki wiki, Snapshot tip, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var first = tip.Commit;
        await foreach (var commit in wiki.LineAsync(tip.Commit.Id, cancellationToken))
        {
            if (commit.Committer.When <= time)
            {
                return new Snapshot(commit, await wiki.ReadTreeAsync(commit.Tree, cancellationToken));
            }

            first = commit;
        }

        throw Problem.Make(404, ProblemCodes.CommitNotFound, $"The wiki did not exist at {time:O}: its first commit is of {first.Committer.When:O}.");
    }

    public static ChangeInfo ToInfo(this Commit commit)
    {
        var origin = CommitOrigin.Of(commit);
        return new(commit.Id.ToString(), commit.Author.Name, commit.Author.Email, commit.Author.When, CommitText.WithoutTrailers(commit.Message), origin.Session, origin.Client, origin.Agent);
    }
}
