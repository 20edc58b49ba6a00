using Wikibot.Git.Changes;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Restore;

/// <summary>Brings a former state back as a new commit; what happened since stays in history.</summary>
internal sealed class RestoreService(WikiWriter writer)
{
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
        var pages = result.Changed ? await CommitPages.ReadAsync(access.Wiki, result.Tip.Commit, cancellationToken) : [];
        return new RestoreResult(result.Tip.Commit.Id.ToString(), result.Changed, [.. pages.Take(MaxListed).Select(page => page.ToChangedPage())], pages.Count);
    }

    private static async Task<ChangeSet> WikiAsync(IWiki wiki, Snapshot tip, Snapshot past, ObjectId? seen, CancellationToken cancellationToken)
    {
        RevisionRule.Require("(the whole wiki)", tip.Root.Id, seen);
        return await DifferenceAsync(wiki, tip.Root.Id, past.Root.Id, "", cancellationToken);
    }

    private static async Task<ChangeSet> PathAsync(IWiki wiki, Snapshot tip, Snapshot past, string path, ObjectId? seen, CancellationToken cancellationToken)
    {
        if (!path.EndsWith('/'))
        {
            var page = PagePath.Parse(path);
            if (await wiki.FindPageAsync(past.Root, page, cancellationToken) is { } blob)
            {
                return await PageAsync(wiki, tip, page, blob, seen, cancellationToken);
            }
        }

        var folder = PagePath.ParseFolder(path);
        if (await wiki.FindAsync(past.Root, folder, cancellationToken) is not { Kind: EntryKind.Tree } then)
        {
            throw Problem.Make(404, ProblemCodes.PageNotFound, $"There was no page or folder '{path}' at commit {past.Commit.Id}. Its history says when there was.", ("path", path));
        }

        var now = await wiki.FindAsync(tip.Root, folder, cancellationToken) is { Kind: EntryKind.Tree, Id: var id } ? id : (ObjectId?)null;
        RevisionRule.Require(folder + "/", now, seen);
        var changes = await DifferenceAsync(wiki, now, then.Id, folder + "/", cancellationToken);
        if (now is null)
        {
            await wiki.RequireFreeOfCollisionsAsync(tip.Root, folder + "/x", "path", cancellationToken);
        }

        return changes;
    }

    private static async Task<ChangeSet> PageAsync(IWiki wiki, Snapshot tip, PagePath page, ObjectId blob, ObjectId? seen, CancellationToken cancellationToken)
    {
        var current = await wiki.FindPageAsync(tip.Root, page, cancellationToken);
        RevisionRule.Require(page.Value, current, seen);
        if (current == blob)
        {
            return ChangeSet.Empty;
        }

        await wiki.RequireFreeOfCollisionsAsync(tip.Root, page.File, "path", cancellationToken);
        return new ChangeSet([new FileChange(page.File, Existing: blob)]);
    }

    /// <summary>What turns one tree into another. Symbolic links and submodules, which nothing here made, are left as they are.</summary>
    private static async Task<ChangeSet> DifferenceAsync(IWiki wiki, ObjectId? now, ObjectId then, string prefix, CancellationToken cancellationToken)
    {
        var changes = new List<FileChange>();
        await foreach (var file in wiki.DiffAsync(now, then, cancellationToken))
        {
            if (file is not ({ Old.Kind: EntryKind.Other } or { New.Kind: EntryKind.Other }))
            {
                changes.Add(new FileChange(prefix + file.Path, Existing: file.New?.Id));
            }
        }

        return new ChangeSet(changes);
    }
}
