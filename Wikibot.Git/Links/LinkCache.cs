using System.Collections.Concurrent;
using System.Text;

namespace Wikibot.Git.Links;

/// <summary>The links of blobs, which never change; bounded by what they take.</summary>
internal sealed class LinkCache
{
    /// <summary>Characters of links kept, with what a link takes besides.</summary>
    private const int MaxKept = 32 * 1024 * 1024;
    private const int LinkOverhead = 80;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<ObjectId, PageLinks> _links = new();
    private int _kept;

    /// <summary>The links of a page. One whose links cannot be read says why; it never fails.</summary>
    public async ValueTask<PageLinks> ReadAsync(IWiki wiki, ObjectId blob, CancellationToken cancellationToken)
    {
        if (_links.TryGetValue(blob, out var known))
        {
            return known;
        }

        var links = Scan((await wiki.ReadBlobAsync(blob, cancellationToken)).Span);
        var size = LinkOverhead + links.Links.Sum(link => LinkOverhead + link.Raw.Length + (ReferenceEquals(link.Raw, link.Target) ? 0 : link.Target.Length) + (link.Label?.Length ?? 0));
        if (Interlocked.Add(ref _kept, size) > MaxKept)
        {
            _links.Clear();
            Interlocked.Exchange(ref _kept, size);
        }

        _links[blob] = links;
        return links;
    }

    /// <summary>The links of a page's bytes, kept nowhere.</summary>
    public static PageLinks Scan(ReadOnlySpan<byte> bytes) =>
        bytes.Length > Limits.MaxPageBytes ? new PageLinks([], $"it has {bytes.Length} bytes, more than the {Limits.MaxPageBytes} of a page")
        : Decode(bytes) is { } text ? LinkScanner.Scan(text)
        : LinkScanner.MayHoldLinks(Encoding.Latin1.GetString(bytes)) ? new PageLinks([], "it is no valid UTF-8 text")
        : PageLinks.None;

    /// <summary>The text of a page; null when it is none.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
