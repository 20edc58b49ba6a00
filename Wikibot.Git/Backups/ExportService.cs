using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Wikibot.Git.History;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

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
            null or "zip" => ("zip", "application/zip", (Func<Stream, Task>)(to => WikiExport.WriteZipAsync(wiki, tip, to, cancellationToken))),
            "bundle" => ("bundle", "application/x-git-bundle", to => WikiExport.WriteBundleAsync(wiki, tip, to, cancellationToken)),
            _ => throw Problem.Invalid("format", "export_format", "'format' is 'zip' or 'bundle'."),
        };
        var fileName = $"{wiki.Name}-{tip.Commit.Id.ToString()[..12]}.{extension}";
        if (_options.Bucket.Length == 0)
        {
            return TypedResults.Stream(write, type, fileName);
        }

        return await ShareLargeAsync(write, fileName, type, cancellationToken);
    }

    private async Task<IResult> ShareLargeAsync(Func<Stream, Task> write, string fileName, string type, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024 * 1024, resumeWriterThreshold: 512 * 1024, useSynchronizationContext: false));
        var producing = ProduceAsync();
        await using var export = pipe.Reader.AsStream();
        var start = new byte[_options.LinkExportsOver + 1];
        var length = await export.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < start.Length)
        {
            await producing;
            return TypedResults.File(start[..length], type, fileName);
        }

        var link = await bucket.ShareAsync(fileName, new ConcatenatedStream(new MemoryStream(start), export), type, cancellationToken);
        await producing;
        return TypedResults.Redirect(link.ToString());

        async Task ProduceAsync()
        {
            Exception? failure = null;
            try
            {
                await using var to = pipe.Writer.AsStream(leaveOpen: true);
                await write(to);
            }
            catch (Exception failed)
            {
                failure = failed;
                throw;
            }
            finally
            {
                await pipe.Writer.CompleteAsync(failure);
            }
        }
    }
}
