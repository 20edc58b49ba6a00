using Wikibot.Git.Commits;
using Wikibot.Git.History;
using Wikibot.Git.Links;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Pages;

/// <summary>Creates, replaces and deletes pages.</summary>
internal sealed class PageWriter(WikiWriter writer, BacklinkFinder backlinks)
{
    /// <summary>Links that lead nowhere after a delete, as listed in its answer; the count says how many there are.</summary>
    private const int MaxBacklinks = 50;

    public async Task<PageChange> WriteAsync(WikiAccess access, OperationId operation, WritePageRequest request, CancellationToken cancellationToken)
    {
        var path = PagePath.Parse(request.Path);
        var content = PageText.Encode(request.Content);
        var revision = Check.Revision(request.Revision);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "write", access.Wiki.Name, request),
            request.Message,
            async (tip, token) =>
            {
                var current = await access.Wiki.FindPageAsync(tip.Root, path, token);
                RevisionRule.Require(path.Value, current, revision);
                if (current is { } existing && (await access.Wiki.ReadBlobAsync(existing, token)).Span.SequenceEqual(content.Span))
                {
                    return PlannedChange.Nothing;
                }

                await access.Wiki.RequireMakeableAsync(tip.Root, path.File, "path", token);
                return new PlannedChange(new ChangeSet([new FileChange(path.File, content)]), $"{(current is null ? "Create" : "Update")} {path}");
            },
            cancellationToken);
        return await DescribeAsync(access.Wiki, result, path, cancellationToken);
    }

    public async Task<PageChange> DeleteAsync(
        WikiAccess access, OperationId operation, string? pathText, string? revisionText, string? message, CancellationToken cancellationToken)
    {
        var path = PagePath.Parse(pathText);
        var revision = Check.Revision(revisionText);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "delete", access.Wiki.Name, new WritePageRequest(path.Value, "", revisionText, message)),
            message,
            async (tip, token) =>
            {
                if (await access.Wiki.FindPageAsync(tip.Root, path, token) is not { } current)
                {
                    throw await MissingPage.AtAsync(access.Wiki, tip, tip, path, token);
                }

                RevisionRule.Require(path.Value, current, revision);
                return new PlannedChange(new ChangeSet([new FileChange(path.File)]), $"Delete {path}");
            },
            cancellationToken);
        var change = await DescribeAsync(access.Wiki, result, path, cancellationToken);
        var before = await access.Wiki.ReadCommitAsync(result.Tip.Commit.Parents[0], cancellationToken);
        var links = await backlinks.FindAsync(access.Wiki, await access.Wiki.ReadTreeAsync(before.Tree, cancellationToken), path.File, cancellationToken);
        change = links.Links.Count == 0 ? change : change with { LinksHere = [.. links.Links.Take(MaxBacklinks)], LinksHereCount = links.Links.Count };
        return links.Unread.Count == 0 ? change : change with { UnreadPages = [.. links.Unread.Take(MaxBacklinks)] };
    }

    /// <summary>What a commit did to one page, from the commit itself: the first time and on a repeat alike.</summary>
    public static async Task<PageChange> DescribeAsync(IWiki wiki, CommitResult result, PagePath path, CancellationToken cancellationToken)
    {
        var now = await wiki.FindPageAsync(result.Tip.Root, path, cancellationToken);
        ObjectId? before = null;
        if (result.Changed && result.Tip.Commit.Parents is [var parent, ..])
        {
            var old = await wiki.ReadCommitAsync(parent, cancellationToken);
            before = await wiki.FindPageAsync(await wiki.ReadTreeAsync(old.Tree, cancellationToken), path, cancellationToken);
        }

        return new PageChange(path.Value, result.Tip.Commit.Id.ToString(), result.Changed && before != now, result.Changed && before is null && now is not null, now?.ToString());
    }
}
