using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Search;

namespace Wikibot.Git.Attachments;

/// <summary>Reads files beside the pages: by path, else by a name that only one has, as an embed finds it.</summary>
internal sealed class AttachmentReader(WikiIndexes indexes, TimeProvider time)
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

        var content = await wiki.ReadBlobAsync(blob.Value, cancellationToken);
        if (query.Shown == true && await PictureView.OfAsync(content, time, cancellationToken) is { } view)
        {
            return new AttachmentContent(path, MediaType.Of(content.Span), view.Content, blob.Value.ToString(), state.Commit.Id.ToString(), view.Picture);
        }

        return content.Length <= Limits.MaxFileBytes
            ? new AttachmentContent(path, MediaType.Of(content.Span), content, blob.Value.ToString(), state.Commit.Id.ToString())
            : throw Problem.Make(
                413,
                ProblemCodes.TooLarge,
                $"The file '{path}' has {content.Length} bytes; {Limits.MaxFileBytes} are the most that are shown here. It comes with a clone by git, and with an export.",
                ("path", path),
                ("kind", "file"),
                ("size", content.Length));
    }

    /// <summary>The one file of that name, as the index of the newest state knows it.</summary>
    private async ValueTask<string?> NamedAsync(IWiki wiki, FilePath asked, CancellationToken cancellationToken)
    {
        var file = await indexes.ReadAsync(wiki, IndexNeed.Files, indexes.UpdateTime, (database, _) => new IndexedLinks(database).FileNamed(asked.Value), cancellationToken);
        return file is not null && FilePath.FromFile(file) is not null ? file : null;
    }
}
