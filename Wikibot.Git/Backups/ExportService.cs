using Microsoft.Extensions.Options;
using Wikibot.Git.History;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Backups;

/// <summary>
/// Hands a wiki out, as bundle or zip. A small one is the answer itself; a large one goes to the bucket, and the answer leads to a
/// presigned link (a Lambda answer holds 6 MB). Without a bucket it is streamed whatever its size.
/// </summary>
internal sealed class ExportService(BackupBucket bucket, IOptions<BackupOptions> options)
{
    private readonly BackupOptions _options = options.Value;

    /// <summary>Exports <paramref name="wiki"/> as <c>zip</c> (the default) or <c>bundle</c>.</summary>
    public async Task<IResult> RunAsync(IWiki wiki, string? format, CancellationToken cancellationToken)
    {
        var tip = await wiki.TipAsync(cancellationToken);
        var (extension, type, write) = format switch
        {
            null or "zip" => ("zip", "application/zip", (Func<Stream, CancellationToken, Task>)((to, stop) => WikiExport.WriteZipAsync(wiki, tip, to, stop))),
            "bundle" => ("bundle", "application/x-git-bundle", (to, stop) => WikiExport.WriteBundleAsync(wiki, tip, to, stop)),
            _ => throw Problem.Invalid("format", "export_format", "'format' is 'zip' or 'bundle'."),
        };
        var fileName = $"{wiki.Name}-{tip.Commit.Id.ToString()[..12]}.{extension}";
        return _options.Bucket.Length == 0
            // Through the pipe too: a response takes no synchronous writes, which packing makes.
            ? TypedResults.Stream(to => StreamPipe.RunAsync(write, (export, stop) => export.CopyToAsync(to, stop), cancellationToken), type, fileName)
            : await StreamPipe.RunAsync(write, (export, stop) => ShareLargeAsync(export, fileName, type, stop), cancellationToken);
    }

    private async Task<IResult> ShareLargeAsync(Stream export, string fileName, string type, CancellationToken cancellationToken)
    {
        byte[]? start = new byte[_options.LinkExportsOver + 1];
        var length = await export.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < start.Length)
        {
            return TypedResults.File(start[..length], type, fileName);
        }

        var whole = new ConcatenatedStream(new MemoryStream(start), export);
        // This method's state would hold it through the whole upload.
        start = null;
        var link = await bucket.ShareAsync(fileName, whole, type, cancellationToken);
        LeanMemory.GiveBack();
        return TypedResults.Redirect(link.ToString());
    }
}
