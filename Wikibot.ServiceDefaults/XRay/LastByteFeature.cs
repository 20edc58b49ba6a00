using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>
/// Keeps a response from being complete before <see cref="ReleaseAsync"/>. A response of unknown length ends with the
/// server's own terminator, which it writes only after the pipeline has returned: nothing is held. One with a
/// <c>Content-Length</c> ends with its last byte, and that one byte is held. One without a body ends with its head: its
/// early start is put off.
/// </summary>
internal sealed class LastByteFeature : StreamResponseBodyFeature
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly Holding _stream;

    private LastByteFeature(HttpContext context, IHttpResponseBodyFeature inner, Holding stream)
        : base(stream, inner)
    {
        _context = context;
        _inner = inner;
        _stream = stream;
        stream.Owner = this;
    }

    private bool HasNoBody =>
        HttpMethods.IsHead(_context.Request.Method)
        || _context.Response.ContentLength == 0
        || _context.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    public static LastByteFeature Install(HttpContext context)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var feature = new LastByteFeature(context, inner, new Holding(inner.Stream, context.Response));
        context.Features.Set<IHttpResponseBodyFeature>(feature);
        return feature;
    }

    public override Task StartAsync(CancellationToken cancellationToken = default) =>
        HasNoBody ? Task.CompletedTask : base.StartAsync(cancellationToken);

    public override Task CompleteAsync() => HasNoBody ? Task.CompletedTask : base.CompleteAsync();

    /// <summary>Sends what the pipeline wrote and did not flush, so that only the held byte is left.</summary>
    public async Task FlushAsync()
    {
        if (Writer is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 } writer)
        {
            await writer.FlushAsync(_context.RequestAborted);
        }
    }

    /// <summary>Lets the last byte go, and gives the response back to the server.</summary>
    public Task ReleaseAsync()
    {
        Uninstall();
        return _stream.ReleaseAsync(_context.RequestAborted);
    }

    /// <summary>Gives the response back to the server, unfinished: what it does with a request that failed is its matter.</summary>
    public void Uninstall() => _context.Features.Set(_inner);

    /// <summary>Passes everything on but the byte that would make up the announced length.</summary>
    private sealed class Holding(Stream inner, HttpResponse response) : WriteOnlyStream
    {
        private long _passed;
        private byte? _held;

        public LastByteFeature? Owner { get; set; }

        public async Task ReleaseAsync(CancellationToken cancellationToken)
        {
            if (_held is { } last)
            {
                _held = null;
                await inner.WriteAsync(new[] { last }, cancellationToken);
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_held is null && response.ContentLength is { } announced && !buffer.IsEmpty && _passed + buffer.Length == announced)
            {
                _held = buffer.Span[^1];
                buffer = buffer[..^1];
            }

            _passed += buffer.Length;
            if (!buffer.IsEmpty)
            {
                await inner.WriteAsync(buffer, cancellationToken);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) =>
            WriteAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

        /// <summary>A flush would send the head, and with it all of a response that has no body.</summary>
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            Owner!.HasNoBody ? Task.CompletedTask : inner.FlushAsync(cancellationToken);

        public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
