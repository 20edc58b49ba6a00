using System.Collections.Concurrent;
using System.Text;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Links;

/// <summary>The links of blobs, which never change; bounded by the number of links kept.</summary>
internal sealed class LinkCache
{
    private const int MaxLinks = 200_000;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<ObjectId, IReadOnlyList<PageLink>> _links = new();
    private int _kept;

    /// <summary>The links of a page; none for a file that is no text.</summary>
    public async ValueTask<IReadOnlyList<PageLink>> ReadAsync(IWiki wiki, ObjectId blob, CancellationToken cancellationToken)
    {
        if (_links.TryGetValue(blob, out var known))
        {
            return known;
        }

        var links = Scan(await wiki.ReadBlobAsync(blob, cancellationToken));
        if (Interlocked.Add(ref _kept, links.Count + 1) > MaxLinks)
        {
            _links.Clear();
            Interlocked.Exchange(ref _kept, links.Count + 1);
        }

        _links[blob] = links;
        return links;
    }

    private static IReadOnlyList<PageLink> Scan(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LinkScanner.Scan(Strict.GetString(bytes.Span));
        }
        catch (DecoderFallbackException)
        {
            // No text, so no links.
            return [];
        }
        catch (WikibotProblemException tooDeep) when (tooDeep.Code == ProblemCodes.TooDeep)
        {
            // One such page must not stop every move and deletion in its wiki.
            return [];
        }
    }
}
