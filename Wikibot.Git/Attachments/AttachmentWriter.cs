using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Attachments;

/// <summary>Creates, replaces and deletes files beside the pages, by the rules of pages.</summary>
internal sealed class AttachmentWriter(WikiWriter writer, PageWriter pages)
{
    /// <summary>What a revision is of.</summary>
    private const string Kind = "file";

    /// <summary>Creates or replaces a file.</summary>
    public async Task<PageChange> WriteAsync(WikiAccess access, OperationId operation, WriteAttachmentRequest request, CancellationToken cancellationToken)
    {
        var path = FilePath.Parse(request.Path).Value;
        var content = request.Content;
        RequireSize(content.Length);
        var revision = Check.Revision(request.Revision);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "write-file", access.Wiki.Name, request),
            request.Message,
            async (tip, token) => await PlanAsync(access.Wiki, tip, new FileChange(path, content), revision, token),
            cancellationToken);
        return await PageWriter.DescribeAsync(access.Wiki, result, path, path, cancellationToken);
    }

    /// <summary>A change that puts a file where it may be; none where its bytes are here and are there already.</summary>
    public static async ValueTask<PlannedChange> PlanAsync(IWiki wiki, Snapshot tip, FileChange file, ObjectId? revision, CancellationToken cancellationToken)
    {
        var current = await wiki.FindBlobAsync(tip.Root, file.Path, cancellationToken);
        RevisionRule.Require(file.Path, current, revision, Kind);
        if (current is { } existing && file.Content is { } content && await wiki.ReadBlobSizeAsync(existing, cancellationToken) == content.Length
            && (await wiki.ReadBlobAsync(existing, cancellationToken)).Span.SequenceEqual(content.Span))
        {
            return PlannedChange.Nothing;
        }

        await wiki.RequireMakeableAsync(tip.Root, file.Path, "path", cancellationToken);
        return new PlannedChange(new ChangeSet([file]), $"{(current is null ? "Add" : "Update")} {file.Path}");
    }

    /// <summary>Deletes a file, and says what still links there.</summary>
    public async Task<PageChange> DeleteAsync(
        WikiAccess access, OperationId operation, string? pathText, string? revisionText, string? message, CancellationToken cancellationToken)
    {
        var path = FilePath.Parse(pathText).Value;
        var revision = Check.Revision(revisionText);
        var result = await writer.CommitAsync(
            access,
            Operation.Of(operation, access.Caller, "delete-file", access.Wiki.Name, new WritePageRequest(path, "", revisionText, message)),
            message,
            async (tip, token) =>
            {
                RevisionRule.Require(path, await access.Wiki.FindBlobAsync(tip.Root, path, token) ?? throw Problem.FileNotFound(path), revision, Kind);
                return new PlannedChange(new ChangeSet([new FileChange(path)]), $"Delete {path}");
            },
            cancellationToken);
        return await pages.WithLinksHereAsync(access.Wiki, result, path, await PageWriter.DescribeAsync(access.Wiki, result, path, path, cancellationToken), cancellationToken);
    }

    /// <summary>A file that has more bytes than are taken.</summary>
    /// <param name="field">Where they, or their number, were given.</param>
    /// <param name="sentence">How many are, and what to do.</param>
    public static WikibotProblemException TooLarge(string field, string sentence) =>
        Problem.Make(413, ProblemCodes.TooLarge, sentence, ("field", field), ("kind", Kind), ("rule", "size"));

    private static void RequireSize(int bytes)
    {
        if (bytes == 0)
        {
            throw Problem.Invalid("content", "empty", "'content' is empty: send all of the file's bytes, in Base64.");
        }

        if (bytes > Limits.MaxFileBytes)
        {
            throw TooLarge("content", $"The file has {bytes} bytes; at most {Limits.MaxFileBytes} (3 MiB) are taken so. Where the service has a bucket, larger ones are added in the browser; they come by git and by import too.");
        }
    }
}
