using System.Globalization;
using System.Text.Json.Nodes;

namespace Wikibot.Git.History;

/// <summary>
/// The 404 of a page, which says what is known: a name that is nearly the same, what else stands there, where the page was moved to
/// (<c>movedTo</c>), in which commit it was deleted (<c>deletedIn</c>) and where it was last (<c>lastCommit</c>), that it came only later, or
/// which pages are most like it (<c>near</c>).
/// </summary>
internal static class MissingPage
{
    private const string LongExtension = ".markdown";

    /// <summary>The problem of a page that is not there in <paramref name="state"/>, which is <paramref name="tip"/> or an older one.</summary>
    public static Task<WikibotProblemException> AtAsync(IWiki wiki, Snapshot tip, Snapshot state, PagePath path, CancellationToken cancellationToken) =>
        AtAsync(wiki, tip, state, path, new PageNames(wiki, state.Root), cancellationToken);

    /// <summary>The same, where the names of that state's pages may be known already.</summary>
    public static async Task<WikibotProblemException> AtAsync(IWiki wiki, Snapshot tip, Snapshot state, PagePath path, PageNames names, CancellationToken cancellationToken)
    {
        var (verb, when) = state.Commit.Id == tip.Commit.Id ? ("is", "") : ("was", $" at {Named(state.Commit)}");
        var start = $"There {verb} no page '{path}'{when}";
        return await OtherNameAsync(wiki, state, path, start, names, cancellationToken)
            ?? await LostAsync(wiki, tip, state, path, start, names, cancellationToken)
            ?? await LaterAsync(wiki, tip, state, path, start, cancellationToken)
            ?? Make(path, $"{start}.", await names.NearAsync(path, sameNameOnly: false, cancellationToken));
    }

    /// <summary>A commit for a sentence: the beginning of its id, which is enough as an address, and its time.</summary>
    public static string Named(Commit commit) =>
        string.Create(CultureInfo.InvariantCulture, $"commit {commit.Id.ToString()[..10]} ({commit.Committer.When.UtcDateTime:yyyy-MM-dd HH:mm} UTC)");

    private static async Task<WikibotProblemException?> OtherNameAsync(IWiki wiki, Snapshot state, PagePath path, string start, PageNames names, CancellationToken cancellationToken)
    {
        switch (await wiki.FindAsync(state.Root, path.File, cancellationToken) ?? await wiki.FindAsync(state.Root, path.Value, cancellationToken))
        {
            case { Kind: EntryKind.Tree }:
                return Make(path, $"{start}: '{path}/' is a folder.", ("existing", path.Value + "/"));
            case { Kind: EntryKind.Other, IsLink: var isLink }:
                return Make(path, $"{start}: what is there is a {(isLink ? "symbolic link" : "submodule")}, which Wikibot keeps and does not follow.");
            case { Kind: EntryKind.Blob }:
                return Make(path, $"{start}: '{path}' is a file, and only files that end in {PagePath.Extension} are pages.");
        }

        if (await wiki.FindAsync(state.Root, path.Value + LongExtension, cancellationToken) is not null)
        {
            return Make(path, $"{start}: '{path}{LongExtension}' is a file, and only files that end in {PagePath.Extension} are pages.", ("existing", path.Value + LongExtension));
        }

        try
        {
            await wiki.RequireFreeOfCollisionsAsync(state.Root, path.File, "path", cancellationToken);
            return null;
        }
        catch (WikibotProblemException collision) when (collision.Extensions.TryGetValue("existing", out var node))
        {
            var existing = node.GetValue<string>();
            return PagePath.IsPage(existing) || existing.EndsWith('/')
                ? Make(
                    path,
                    $"{start}, but there {(start.Contains(" was ", StringComparison.Ordinal) ? "was" : "is")} '{existing}'.",
                    existing.EndsWith('/') ? await names.NearAsync(path, sameNameOnly: false, cancellationToken) : [],
                    ("existing", existing))
                : Make(path, $"{start}: '{existing}' is a file, and only files that end in {PagePath.Extension} (in small letters) are pages.");
        }
    }

    private static async Task<WikibotProblemException?> LostAsync(
        IWiki wiki, Snapshot tip, Snapshot state, PagePath path, string start, PageNames names, CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(state.Commit.Id, path.File, cancellationToken))
        {
            if (change.Before is not { Kind: EntryKind.Blob } || change.Commit.Parents.IsEmpty)
            {
                continue;
            }

            var by = $"in {Named(change.Commit)} by {change.Commit.Author.Name}";
            if (MoveTrailer.DestinationOf(change.Commit, path) is not { } moved)
            {
                // A page of the same name elsewhere may hold what was here; one of a similar name only has that in common.
                var near = await names.NearAsync(path, sameNameOnly: true, cancellationToken);
                return Make(path, $"{start}: it was deleted {by}.", near, ("deletedIn", change.Commit.Id.ToString()), ("lastCommit", change.Commit.Parents[0].ToString()));
            }

            var place = (await MoveLog.BetweenAsync(wiki, change.Commit, tip.Commit, cancellationToken)).PlaceOf(moved);
            var isThere = await wiki.FindPageAsync(tip.Root, place, cancellationToken) is not null;
            var now = !isThere ? ", where it is no more" : place == moved ? "" : $", and is '{place}' now";
            return Make(path, $"{start}: it was moved to '{moved}' {by}{now}.", ("movedTo", (isThere ? place : moved).Value), ("lastCommit", change.Commit.Parents[0].ToString()));
        }

        return null;
    }

    private static async Task<WikibotProblemException?> LaterAsync(IWiki wiki, Snapshot tip, Snapshot state, PagePath path, string start, CancellationToken cancellationToken)
    {
        if (state.Commit.Id == tip.Commit.Id || await wiki.FindPageAsync(tip.Root, path, cancellationToken) is null)
        {
            return null;
        }

        await foreach (var change in wiki.WalkAsync(tip.Commit.Id, path.File, cancellationToken))
        {
            if (change.Before is not { Kind: EntryKind.Blob })
            {
                return Make(path, $"{start}: it is there since {Named(change.Commit)}.", ("firstCommit", change.Commit.Id.ToString()));
            }
        }

        return null;
    }

    private static WikibotProblemException Make(PagePath path, string detail, IReadOnlyList<string> near, params (string Name, JsonNode? Value)[] members) => near.Count == 0
        ? Make(path, detail, members)
        : Make(path, $"{detail} {(near.Count == 1 ? "The nearest page is" : "The nearest pages are")} {string.Join(", ", near.Select(page => $"'{page}'"))}.", [.. members, ("near", Problem.List(near))]);

    private static WikibotProblemException Make(PagePath path, string detail, params (string Name, JsonNode? Value)[] members) =>
        Problem.Make(404, ProblemCodes.PageNotFound, detail, [("path", path.Value), .. members]);
}
