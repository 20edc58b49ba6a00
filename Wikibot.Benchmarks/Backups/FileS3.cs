using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Wikibot.Benchmarks.Backups;

/// <summary>
/// As much of S3 as backups use, on files: an emulator in Python that keeps objects in memory would be what is measured. Signatures
/// and checksums are taken, not checked. An uploaded part stays the file that it came as, so that completing an upload costs nothing.
/// </summary>
internal sealed class FileS3 : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, string[]> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<int, string>> _uploads = new(StringComparer.Ordinal);

    private FileS3(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
    }

    public Uri Endpoint => new(_app.Urls.Single());

    /// <summary>What a git service is given so that its backups go to <paramref name="endpoint"/>.</summary>
    public static Dictionary<string, string> Environment(Uri endpoint) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Wikibot__Backups__Bucket"] = "bench",
        ["Wikibot__Backups__CreateBucket"] = "true",
        ["LocalStack__UseLocalStack"] = "true",
        ["LocalStack__Session__AwsAccessKeyId"] = "bench",
        ["LocalStack__Session__AwsAccessKey"] = "bench",
        ["LocalStack__Session__RegionName"] = "us-east-1",
        ["LocalStack__Config__LocalStackHost"] = endpoint.Host,
        ["LocalStack__Config__EdgePort"] = endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static async Task<FileS3> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var s3 = new FileS3(app, folder);
        app.Run(s3.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return s3;
    }

    /// <summary>Forgets the objects whose key begins so.</summary>
    public void Forget(string prefix)
    {
        foreach (var key in _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Remove(key);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        // /bucket/key: the bucket is whichever is named.
        var path = request.Path.Value!.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var key = slash < 0 ? "" : path[(slash + 1)..];
        var upload = request.Query["uploadId"].ToString();
        context.Response.Headers["x-amz-request-id"] = "bench";
        switch (request.Method)
        {
            case "PUT" when upload.Length > 0:
                _uploads[upload][int.Parse(request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture)] = await StoreAsync(request, context.RequestAborted);
                context.Response.Headers.ETag = "\"part\"";
                return;
            case "PUT" when key.Length > 0:
                _objects[key] = [await StoreAsync(request, context.RequestAborted)];
                context.Response.Headers.ETag = "\"whole\"";
                return;
            case "PUT":
                return;
            case "POST" when request.Query.ContainsKey("uploads"):
                var id = Guid.NewGuid().ToString("N");
                _uploads[id] = [];
                await XmlAsync(context, $"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>{SecurityElement.Escape(key)}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
                return;
            case "POST" when upload.Length > 0:
                await request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                _uploads.Remove(upload, out var parts);
                _objects[key] = [.. parts!.OrderBy(part => part.Key).Select(part => part.Value)];
                await XmlAsync(context, $"<CompleteMultipartUploadResult><Key>{SecurityElement.Escape(key)}</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>");
                return;
            case "GET" when key.Length == 0:
                await ListAsync(context, request.Query["prefix"].ToString());
                return;
            case "GET" when _objects.TryGetValue(key, out var files):
                await SendAsync(context, files);
                return;
            case "DELETE":
                Remove(key);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                await XmlAsync(context, "<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>");
                return;
        }
    }

    private async Task ListAsync(HttpContext context, string prefix)
    {
        var keys = _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var contents = string.Concat(keys.Select(key => $"<Contents><Key>{SecurityElement.Escape(key)}</Key></Contents>"));
        await XmlAsync(context, $"<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>");
    }

    private static async Task SendAsync(HttpContext context, string[] files)
    {
        context.Response.ContentLength = files.Sum(file => new FileInfo(file).Length);
        foreach (var file in files)
        {
            await context.Response.SendFileAsync(file, context.RequestAborted);
        }
    }

    private static async Task XmlAsync(HttpContext context, string xml)
    {
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{xml}", Encoding.UTF8, context.RequestAborted);
    }

    private async Task<string> StoreAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        if (request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            await UnchunkAsync(request.BodyReader, file, cancellationToken);
        }
        else
        {
            await request.BodyReader.CopyToAsync(file, cancellationToken);
        }

        return path;
    }

    /// <summary>AWS's own framing: <c>size;chunk-signature=…</c>, the bytes, and trailers after a chunk of size 0.</summary>
    private static async Task UnchunkAsync(PipeReader body, Stream to, CancellationToken cancellationToken)
    {
        for (long left = 0; ;)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (true)
            {
                if (left > 0)
                {
                    var chunk = buffer.Slice(0, Math.Min(left, buffer.Length));
                    foreach (var part in chunk)
                    {
                        await to.WriteAsync(part, cancellationToken);
                    }

                    left -= chunk.Length;
                    buffer = buffer.Slice(chunk.End);
                }

                if (left > 0 || Line(ref buffer) is not { } line)
                {
                    break;
                }

                // An empty line is a chunk's end; a line with a colon and no size is a trailer.
                var size = line.Split(';')[0];
                left = size.Length > 0 && !line.Contains(':', StringComparison.Ordinal) ? long.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static string? Line(ref System.Buffers.ReadOnlySequence<byte> buffer)
    {
        var reader = new System.Buffers.SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out System.Buffers.ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return null;
        }

        buffer = buffer.Slice(reader.Position);
        return Encoding.ASCII.GetString(line);
    }

    private void Remove(string key)
    {
        if (_objects.Remove(key, out var files))
        {
            foreach (var file in files)
            {
                File.Delete(file);
            }
        }
    }
}
