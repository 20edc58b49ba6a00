using System.Globalization;
using System.Text.Json;
using Wikibot.Git.Changes;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Restore;

/// <summary>
/// Undoes what one author did since a time. What it found and what it left alone is kept in trailers too,
/// so that a repeat of the operation answers the same.
/// </summary>
internal sealed class RevertService(WikiWriter writer)
{
    /// <summary>Pages and files, and conflicts, named in the answer to a revert; the counts say how many there were.</summary>
    private const int MaxListed = 200;
    private const string CountTrailer = "Wikibot-Reverted-Commits";
    private const string ConflictCountTrailer = "Wikibot-Conflicts";
    private const string ConflictTrailer = "Wikibot-Conflict";

    /// <summary>Asks for what makes a request say whose changes, and from when.</summary>
    public static void Require(RevertRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Author) && string.IsNullOrWhiteSpace(request.Session))
        {
            throw Problem.Invalid("author", "required", "'author' is missing: the whole name or e-mail of whose changes to undo; or 'session', which session's.");
        }

        if (request.Since is null && string.IsNullOrEmpty(request.SinceCommit))
        {
            throw Problem.Invalid("since", "required", "'since' is missing: a time, or 'sinceCommit' a commit, after which to undo.");
        }
    }

    public async Task<RevertResult> RevertAsync(WikiAccess access, OperationId operation, RevertRequest request, CancellationToken cancellationToken)
    {
        Require(request);
        RevertPlan? plan = null;
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "revert", access.Wiki.Name, request),
            request.Message,
            async (tip, token) =>
            {
                plan = await RevertPlan.MakeAsync(access.Wiki, tip, request, token);
                return new PlannedChange(plan.Changes, $"Revert what {Whose(request)} did", Trailers(plan));
            },
            cancellationToken);
        return await DescribeAsync(access.Wiki, result, plan, cancellationToken);
    }

    private static string Whose(RevertRequest request) => string.Join(
        " in session ", ((string?[])[request.Author, request.Session]).Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => CommitText.Clean(name!.ReplaceLineEndings(" "), "")));

    private static List<KeyValuePair<string, string>> Trailers(RevertPlan plan) =>
    [
        new(CountTrailer, plan.Commits.ToString(CultureInfo.InvariantCulture)),
        new(ConflictCountTrailer, plan.Conflicts.Count.ToString(CultureInfo.InvariantCulture)),
        .. plan.Conflicts.Take(MaxListed).Select(conflict => new KeyValuePair<string, string>(
            ConflictTrailer, JsonSerializer.Serialize([conflict.Path, conflict.Reason, conflict.Commit ?? ""], History.MoveTrailerJson.Default.StringArray))),
    ];

    private static async Task<RevertResult> DescribeAsync(IWiki wiki, CommitResult result, RevertPlan? plan, CancellationToken cancellationToken)
    {
        var message = result.Tip.Commit.Message;
        var pages = result.Changed ? await CommitPages.AllAsync(wiki, result.Tip.Commit, cancellationToken) : [];
        var (commits, count) = result.Replayed ? (Number(message, CountTrailer), Number(message, ConflictCountTrailer)) : (plan!.Commits, plan.Conflicts.Count);
        RevertConflict[] conflicts = result.Replayed ? [.. ReadConflicts(message)] : [.. plan!.Conflicts.Take(MaxListed)];
        return new RevertResult(
            result.Tip.Commit.Id.ToString(), result.Changed, commits, [.. pages.Take(MaxListed).Select(page => page.ToChangedPage())], pages.Count, conflicts, count);
    }

    private static int Number(string message, string trailer) =>
        int.TryParse(CommitText.Trailers(message, trailer).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static IEnumerable<RevertConflict> ReadConflicts(string message) =>
        CommitText.Trailers(message, ConflictTrailer)
            .Select(json => JsonSerializer.Deserialize(json, History.MoveTrailerJson.Default.StringArray)!)
            .Select(parts => new RevertConflict(parts[0], parts[1], parts[2].Length == 0 ? null : parts[2]));
}
