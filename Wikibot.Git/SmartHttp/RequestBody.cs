using System.IO.Compression;

namespace Wikibot.Git.SmartHttp;

/// <summary>The body of a request, inflated where git has compressed it, and no more of it than so many bytes.</summary>
internal static class RequestBody
{
    /// <summary>Opens it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contentType">The type that it must have.</param>
    /// <param name="most">Most bytes, inflated.</param>
    /// <param name="mostInflated">Most bytes where they had to be inflated; as <paramref name="most"/> when left out.</param>
    /// <exception cref="WikibotProblemException">It is of another type, or encoded in a way that git does not use.</exception>
    public static Stream Open(HttpRequest request, string contentType, long most, long? mostInflated = null)
    {
        if (!string.Equals(request.ContentType, contentType, StringComparison.OrdinalIgnoreCase))
        {
            throw Problem.Make(415, ProblemCodes.UnsupportedMediaType, $"The body is {contentType}.");
        }

        return request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => new Bounded(new BufferedStream(request.Body, 64 * 1024), most),
            "gzip" or "x-gzip" => new Bounded(new BufferedStream(new GZipStream(request.Body, CompressionMode.Decompress), 64 * 1024), mostInflated ?? most),
            var other => throw Problem.Make(415, ProblemCodes.UnsupportedMediaType, $"The body is encoded by '{other}'; git uses gzip, or nothing."),
        };
    }

    /// <summary>Reads no more than so many bytes.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Count(await inner.ReadAsync(buffer, cancellationToken));
            }
            catch (InvalidDataException damaged)
            {
                throw Damaged(damaged);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return Count(inner.Read(buffer));
            }
            catch (InvalidDataException damaged)
            {
                throw Damaged(damaged);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private static WikibotProblemException Damaged(Exception inner) => new(400, ProblemCodes.MalformedRequest, "The body is no whole gzip.", inner);

        private int Count(int read) => (_read += read) <= most
            ? read
            : throw Problem.Make(413, ProblemCodes.TooLarge, $"The request has more than {most} bytes. Nothing was done.");
    }
}
