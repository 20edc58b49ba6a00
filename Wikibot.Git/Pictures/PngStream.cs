using System.IO.Compression;

namespace Wikibot.Git.Pictures;

/// <summary>The stream of pixels of a PNG, in zlib's format.</summary>
internal static class PngStream
{
    // Banned for objects, because of nothing it makes nothing: a picture has a row at least.
#pragma warning disable RS0030
    /// <summary>The pixels in a stream.</summary>
    public static Stream Inflate(Stream data) => new ZLibStream(data, CompressionMode.Decompress);

    /// <summary>A stream that pixels are written to; <paramref name="data"/> stays open.</summary>
    public static Stream Deflate(Stream data) => new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true);
#pragma warning restore RS0030
}
