using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Pictures;
using Wikibot.Git.Search;

namespace Wikibot.Git.Attachments;

/// <summary>Reads files beside the pages: by path, else by a name that only one has, as an embed finds it.</summary>
internal sealed class AttachmentReader(WikiIndexes indexes, FileBucket bucket, TimeProvider time)
{
    /// <summary>The file.</summary>
    /// <exception cref="WikibotProblemException">There is none, the name fits several, or it is larger than what is read here.</exception>
    public async Task<AttachmentContent> ReadAsync(WikiAccess access, ReadAttachmentQuery query, CancellationToken cancellationToken)
    {
        var asked = FilePath.Parse(query.Path);
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var state = await wiki.AtAsync(tip, query.Commit, cancellationToken);
        var path = asked.Value;
        var blob = await wiki.FindBlobAsync(state.Root, path, cancellationToken);
        if (blob is null)
        {
            path = await NamedAsync(wiki, asked, cancellationToken) ?? throw Problem.FileNotFound(asked.Value);
            blob = await wiki.FindBlobAsync(state.Root, path, cancellationToken) ?? throw Problem.FileNotFound(asked.Value);
        }

        // Its size before its bytes: git brings what is too large to hold.
        var size = await wiki.ReadBlobSizeAsync(blob.Value, cancellationToken);
        var (revision, commit) = (blob.Value.ToString(), state.Commit.Id.ToString());
        var (fits, asShown) = (size <= Limits.MaxFileBytes, query.Shown == true && size <= PictureScaler.MaxFileBytes);
        if (fits || asShown)
        {
            var content = await wiki.ReadBlobAsync(blob.Value, cancellationToken);
            var mediaType = MediaType.Of(content.Span);
            if (asShown && await PictureView.OfAsync(content, mediaType, time, cancellationToken) is { } view && (fits || view.Picture.Problem is null))
            {
                return new AttachmentContent(path, mediaType, view.Content, revision, commit, view.Picture);
            }

            if (fits)
            {
                return new AttachmentContent(path, mediaType, content, revision, commit);
            }
        }

        if (!bucket.IsOn)
        {
            throw TooLarge(path, size);
        }

        var (link, type) = await bucket.LinkAsync(wiki, path, blob.Value, size, cancellationToken);
        return new AttachmentContent(path, type, default, revision, commit, Link: link);
    }

    private static WikibotProblemException TooLarge(string path, long size) => Problem.Make(
        413,
        ProblemCodes.TooLarge,
        $"The file '{path}' has {size} bytes; {Limits.MaxFileBytes} are the most that are shown here, because this service has no bucket that a larger one could come from. It comes with a clone by git, and with an export.",
        ("path", path),
        ("kind", "file"),
        ("size", size));

    /// <summary>The one file of that name, as the index of the newest state knows it.</summary>
    private async ValueTask<string?> NamedAsync(IWiki wiki, FilePath asked, CancellationToken cancellationToken)
    {
        var file = await indexes.ReadAsync(wiki, IndexNeed.Files, indexes.UpdateTime, (database, _) => new IndexedLinks(database).FileNamed(asked.Value), cancellationToken);
        return file is not null && FilePath.FromFile(file) is not null ? file : null;
    }
}
