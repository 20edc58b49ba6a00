using Microsoft.Extensions.Options;

namespace Wikibot.Git.Backups;

/// <summary>
/// Hands a wiki out, as zip (the default) or bundle. As an answer: a small one is the answer itself; a large one goes to the bucket, and
/// the answer leads to a presigned link (a Lambda answer holds 6 MB); without a bucket it is streamed whatever its size. Or as a link,
/// for those whom bytes cannot reach, such as a model.
/// </summary>
internal sealed class ExportService(BackupBucket bucket, IOptions<BackupOptions> options)
{
    private readonly BackupOptions _options = options.Value;

    /// <summary>The export of <paramref name="wiki"/> as an answer.</summary>
    public async Task<IResult> AnswerAsync(IWiki wiki, string? format, CancellationToken cancellationToken)
    {
        var export = await Export.OfAsync(wiki, format, cancellationToken);
        return _options.Bucket.Length == 0
            // Through the pipe too: a response takes no synchronous writes, which packing makes.
            ? TypedResults.Stream(to => StreamPipe.RunAsync(export.WriteAsync, (from, stop) => from.CopyToAsync(to, stop), cancellationToken), export.Type, export.FileName)
            : await StreamPipe.RunAsync(export.WriteAsync, (from, stop) => ShareLargeAsync(export, from, stop), cancellationToken);
    }

    /// <summary>The export of <paramref name="wiki"/> as a link.</summary>
    /// <exception cref="WikibotProblemException">There is no bucket, or S3 failed.</exception>
    public async Task<ExportLink> LinkAsync(IWiki wiki, string? format, CancellationToken cancellationToken)
    {
        var export = await Export.OfAsync(wiki, format, cancellationToken);
        if (_options.Bucket.Length == 0)
        {
            throw BackupProblem.NoLinks();
        }

        var shared = await StreamPipe.RunAsync(export.WriteAsync, (from, stop) => bucket.ShareAsync(export.FileName, from, export.Type, stop), cancellationToken);
        LeanMemory.GiveBack();
        return new ExportLink(shared.Link, shared.ExpiresAt, export.FileName, shared.Bytes, export.Commit.ToString());
    }

    private async Task<IResult> ShareLargeAsync(Export export, Stream from, CancellationToken cancellationToken)
    {
        byte[]? start = new byte[_options.LinkExportsOver + 1];
        var length = await from.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < start.Length)
        {
            return TypedResults.File(start[..length], export.Type, export.FileName);
        }

        var whole = new ConcatenatedStream(new MemoryStream(start), from);
        // This method's state would hold it through the whole upload.
        start = null;
        var shared = await bucket.ShareAsync(export.FileName, whole, export.Type, cancellationToken);
        LeanMemory.GiveBack();
        return TypedResults.Redirect(shared.Link.ToString());
    }

    /// <summary>What is handed out: one state of a wiki, in one format.</summary>
    private sealed record Export(ObjectId Commit, string FileName, string Type, Func<Stream, CancellationToken, Task> WriteAsync)
    {
        public static async Task<Export> OfAsync(IWiki wiki, string? format, CancellationToken cancellationToken)
        {
            var tip = await wiki.TipAsync(cancellationToken);
            var name = $"{wiki.Name}-{tip.Commit.Id.ToString()[..12]}";
            return format switch
            {
                null or "zip" => new(tip.Commit.Id, name + ".zip", "application/zip", (to, stop) => WikiExport.WriteZipAsync(wiki, tip, to, stop)),
                "bundle" => new(tip.Commit.Id, name + ".bundle", "application/x-git-bundle", (to, stop) => WikiExport.WriteBundleAsync(wiki, tip, to, stop)),
                _ => throw Problem.Invalid("format", "export_format", "'format' is 'zip' or 'bundle'."),
            };
        }
    }
}
