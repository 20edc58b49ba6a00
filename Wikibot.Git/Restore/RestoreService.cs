using Wikibot.Git.Changes;
using Wikibot.Git.Commits;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Restore;

/// <summary>Brings a former state back as a new commit; what happened since stays in history.</summary>
internal sealed class RestoreService(WikiWriter writer)
{
    /// <summary>Pages and files named in the answer to a restore; the count says how many there were.</summary>
    private const int MaxListed = 200;

    public async Task<RestoreResult> RestoreAsync(WikiAccess access, OperationId operation, RestoreRequest request, CancellationToken cancellationToken)
    {
        var seen = Check.Revision(request.Revision);
        _ = Check.Required(request.Commit, "commit");
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "restore", access.Wiki.Name, request),
            request.Message,
            async (tip, token) =>
            {
                var past = await access.Wiki.AtAsync(tip, request.Commit, token);
                var changes = string.IsNullOrEmpty(request.Path)
                    ? await WikiAsync(access.Wiki, tip, past, seen, token)
                    : await PathAsync(access.Wiki, tip, past, request.Path, seen, token);
                var what = string.IsNullOrEmpty(request.Path) ? "the wiki" : request.Path;
                return new PlannedChange(changes, $"Restore {what} to {past.Commit.Id.ToString()[..10]}");
            },
            cancellationToken);
        var pages = result.Changed ? await CommitPages.AllAsync(access.Wiki, result.Tip.Commit, cancellationToken) : [];
        return new RestoreResult(result.Tip.Commit.Id.ToString(), result.Changed, [.. pages.Take(MaxListed).Select(page => page.ToChangedPage())], pages.Count);
    }

    private static async Task<ChangeSet> WikiAsync(IWiki wiki, Snapshot tip, Snapshot past, ObjectId? seen, CancellationToken cancellationToken)
    {
        RevisionRule.Require("", tip.Root.Id, seen);
        return await DifferenceAsync(wiki, tip.Root.Id, past.Root.Id, "", cancellationToken);
    }

    private static async Task<ChangeSet> PathAsync(IWiki wiki, Snapshot tip, Snapshot past, string path, ObjectId? seen, CancellationToken cancellationToken)
    {
        if (!path.EndsWith('/'))
        {
            var page = PagePath.Parse(path);
            var place = await PastPlace.OfAsync(wiki, tip, past, page, cancellationToken);
            if (await wiki.FindAsync(past.Root, place.File, cancellationToken) is { Kind: EntryKind.Blob } then)
            {
                return await PageAsync(wiki, tip, page, then, seen, cancellationToken);
            }
        }

        var folder = PagePath.ParseFolder(path) + "/";
        if (await wiki.FindFolderAsync(past.Root, await PastPlace.OfAsync(wiki, tip, past, folder, cancellationToken), cancellationToken) is not { } tree)
        {
            throw path.EndsWith('/')
                ? Problem.Make(404, ProblemCodes.PageNotFound, $"There was no folder '{folder}' at {MissingPage.Named(past.Commit)}.", ("path", folder))
                : await MissingPage.AtAsync(wiki, tip, past, PagePath.Parse(path), cancellationToken);
        }

        var now = await wiki.FindFolderAsync(tip.Root, folder, cancellationToken);
        RevisionRule.Require(folder, now, seen);
        var changes = await DifferenceAsync(wiki, now, tree, folder, cancellationToken);
        if (now is null)
        {
            await wiki.RequireFreeOfCollisionsAsync(tip.Root, folder + "x", "path", cancellationToken);
        }

        return changes;
    }

    private static async Task<ChangeSet> PageAsync(IWiki wiki, Snapshot tip, PagePath page, TreeEntry then, ObjectId? seen, CancellationToken cancellationToken)
    {
        var current = await wiki.FindPageAsync(tip.Root, page, cancellationToken);
        await RevisionRule.RequireAsync(wiki, tip, page, current, seen, cancellationToken);
        if (current == then.Id)
        {
            return ChangeSet.Empty;
        }

        await wiki.RequireFreeOfCollisionsAsync(tip.Root, page.File, "path", cancellationToken);
        return new ChangeSet([new FileChange(page.File, Existing: then.Id, Mode: then.Mode)]);
    }

    /// <summary>What turns one tree into another, whatever its files are: links, submodules and modes come back too.</summary>
    private static async Task<ChangeSet> DifferenceAsync(IWiki wiki, ObjectId? now, ObjectId then, string prefix, CancellationToken cancellationToken)
    {
        var changes = new List<FileChange>();
        await foreach (var file in wiki.DiffAsync(now, then, cancellationToken))
        {
            changes.Add(new FileChange(prefix + file.Path, Existing: file.New?.Id, Mode: file.New?.Mode));
        }

        return new ChangeSet(changes);
    }
}
