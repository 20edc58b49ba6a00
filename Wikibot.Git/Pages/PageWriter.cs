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
                await RevisionRule.RequireAsync(access.Wiki, tip, path, current, revision, token);
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

                await RevisionRule.RequireAsync(access.Wiki, tip, path, current, revision, token);
                return new PlannedChange(new ChangeSet([new FileChange(path.File)]), $"Delete {path}");
            },
            cancellationToken);
        return await WithLinksHereAsync(access.Wiki, result, path.File, await DescribeAsync(access.Wiki, result, path, cancellationToken), cancellationToken);
    }

    /// <summary>Says which links lead nowhere since a commit deleted a file.</summary>
    public async Task<PageChange> WithLinksHereAsync(IWiki wiki, CommitResult result, string file, PageChange change, CancellationToken cancellationToken)
    {
        var before = await wiki.ReadCommitAsync(result.Tip.Commit.Parents[0], cancellationToken);
        var links = await backlinks.FindAsync(wiki, await wiki.ReadTreeAsync(before.Tree, cancellationToken), file, cancellationToken);
        change = links.Links.Count == 0 ? change : change with { LinksHere = [.. links.Links.Take(MaxBacklinks)], LinksHereCount = links.Links.Count };
        return links.Unread.Count == 0 ? change : change with { UnreadPages = [.. links.Unread.Take(MaxBacklinks)] };
    }

    /// <summary>What a commit did to one page, from the commit itself: the first time and on a repeat alike.</summary>
    public static Task<PageChange> DescribeAsync(IWiki wiki, CommitResult result, PagePath path, CancellationToken cancellationToken) =>
        DescribeAsync(wiki, result, path.File, path.Value, cancellationToken);

    /// <summary>The same of any file, under the name that callers know it by.</summary>
    public static async Task<PageChange> DescribeAsync(IWiki wiki, CommitResult result, string file, string path, CancellationToken cancellationToken)
    {
        var now = await wiki.FindBlobAsync(result.Tip.Root, file, cancellationToken);
        ObjectId? before = null;
        if (result.Changed && result.Tip.Commit.Parents is [var parent, ..])
        {
            var old = await wiki.ReadCommitAsync(parent, cancellationToken);
            before = await wiki.FindBlobAsync(await wiki.ReadTreeAsync(old.Tree, cancellationToken), file, cancellationToken);
        }

        return new PageChange(path, result.Tip.Commit.Id.ToString(), result.Changed && before != now, result.Changed && before is null && now is not null, now?.ToString());
    }
}
