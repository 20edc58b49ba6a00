using Wikibot.Git.Changes;
using Wikibot.Git.Commits;
using Wikibot.Git.Links;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Moves;

/// <summary>Moves pages and folders, links included, in one commit.</summary>
internal sealed class MoveService(WikiWriter writer, LinkCache cache, ILinkCandidates candidates)
{
    /// <summary>Pages named in the answer to a move; the counts say how many there were.</summary>
    private const int MaxListed = 200;

    /// <summary>What the move would do on the tip as it is now.</summary>
    public async Task<MovePreview> PreviewAsync(WikiAccess access, MoveRequest request, CancellationToken cancellationToken)
    {
        var seen = Checked(request);
        var tip = await access.Wiki.TipAsync(cancellationToken);
        var plan = new MovePlan(access.Wiki, tip, cache, candidates);
        var changes = (await plan.MakeAsync(request, seen, cancellationToken)).Changes.Files;
        var rewritten = changes.Where(file => file.Content is not null).Select(file => PagePath.FromFile(file.Path)?.Value).OfType<string>().Order(StringComparer.Ordinal).ToList();
        return new MovePreview(
            tip.Commit.Id.ToString(),
            changes.Count(file => file is { Content: null, Existing: null }),
            [.. rewritten.Take(MaxListed)],
            rewritten.Count,
            [.. plan.Lost.Take(MaxListed)],
            [.. plan.Unread.Take(MaxListed)]);
    }

    private static ObjectId? Checked(MoveRequest request)
    {
        _ = Check.Required(request.Path, "path");
        _ = Check.Required(request.To, "to");
        return Check.Revision(request.Revision);
    }

    public async Task<MoveResult> MoveAsync(WikiAccess access, OperationId operation, MoveRequest request, CancellationToken cancellationToken)
    {
        var seen = Checked(request);
        MovePlan? plan = null;
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "move", access.Wiki.Name, request),
            request.Message,
            async (tip, token) =>
            {
                plan = new MovePlan(access.Wiki, tip, cache, candidates);
                return await plan.MakeAsync(request, seen, token);
            },
            cancellationToken);

        var moved = new List<MovedPage>();
        var rewritten = new List<RewrittenPage>();
        foreach (var page in await CommitPages.ReadAsync(access.Wiki, result.Tip.Commit, cancellationToken))
        {
            if (page.From is { } from)
            {
                moved.Add(new MovedPage(from, page.Path, page.New!.Value.ToString()));
            }

            if (page.New is { } now && page.Old is { } before && before != now)
            {
                rewritten.Add(new RewrittenPage(page.Path, now.ToString()));
            }
        }

        if (result.Replayed || plan is null)
        {
            // Said again as it was the first time, on the state that it was made on.
            var before = await access.Wiki.ReadCommitAsync(result.Tip.Commit.Parents[0], cancellationToken);
            plan = new MovePlan(access.Wiki, new Snapshot(before, await access.Wiki.ReadTreeAsync(before.Tree, cancellationToken)), cache, candidates);
            await plan.MakeAsync(request, seen, cancellationToken);
        }

        if (plan.File is { } file)
        {
            moved.Add(new MovedPage(file.From, file.To, (await access.Wiki.FindBlobAsync(result.Tip.Root, file.To, cancellationToken))!.Value.ToString()));
        }

        return new MoveResult(
            result.Tip.Commit.Id.ToString(),
            [.. moved.Take(MaxListed)],
            moved.Count,
            [.. rewritten.Take(MaxListed)],
            rewritten.Count,
            plan.Lost.Count == 0 ? null : [.. plan.Lost.Take(MaxListed)],
            plan.Lost.Count == 0 ? null : plan.Lost.Count,
            plan.Unread.Count == 0 ? null : [.. plan.Unread.Take(MaxListed)]);
    }
}
