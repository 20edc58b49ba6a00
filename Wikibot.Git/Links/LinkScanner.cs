using System.Text;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Links;

/// <summary>Finds the links of a page that may point into the wiki. Code, fences, HTML and comments hold none.</summary>
internal static class LinkScanner
{
    public static IReadOnlyList<PageLink> Scan(string text)
    {
        if (!text.Contains("](", StringComparison.Ordinal) && !text.Contains("[[", StringComparison.Ordinal) && !text.Contains("]:", StringComparison.Ordinal))
        {
            return [];
        }

        var page = new MarkdownPage(text);
        var links = new List<PageLink>();
        foreach (var node in page.Document.Descendants())
        {
            switch (node)
            {
                case WikiLinkInline wiki:
                    links.Add(OfWiki(page, wiki));
                    break;
                case LinkInline { Reference: null, IsAutoLink: false } link when OfAddress(page, link.UrlSpan, link.Url) is { } found:
                    links.Add(found);
                    break;
                case LinkReferenceDefinition definition when OfAddress(page, definition.UrlSpan, definition.Url) is { } found:
                    links.Add(found);
                    break;
            }
        }

        links.Sort((a, b) => a.Start.CompareTo(b.Start));
        return links;
    }

    private static PageLink OfWiki(MarkdownPage page, WikiLinkInline wiki)
    {
        var span = wiki.TargetSpan;
        var raw = page.Text.Substring(span.Start, span.Length);
        return new PageLink(LinkKind.Wiki, span.Start, span.Length, raw, raw, page.Lines.LineAt(span.Start));
    }

    private static PageLink? OfAddress(MarkdownPage page, SourceSpan span, string? url)
    {
        if (string.IsNullOrEmpty(url) || span.IsEmpty || span.End >= page.Text.Length || IsExternal(url))
        {
            return null;
        }

        var (start, length) = (span.Start, span.Length);
        var bracketed = page.Text[start] == '<';
        if (bracketed)
        {
            (start, length) = (start + 1, length - 2);
        }

        var raw = page.Text.AsSpan(start, length);

        // What is replaced must be what was parsed: a span that is off by anything is no place to write to.
        if (HtmlHelper.Unescape(raw.ToString()) != url)
        {
            return null;
        }

        var end = raw.IndexOfAny('#', '?');
        raw = end < 0 ? raw : raw[..end];
        var target = Decode(HtmlHelper.Unescape(raw.ToString()));
        return raw.Length == 0 || target is null
            ? null
            : new PageLink(bracketed ? LinkKind.Bracketed : LinkKind.Markdown, start, raw.Length, raw.ToString(), target, page.Lines.LineAt(start));
    }

    /// <summary>Whether an address has a scheme or a host (RFC 3986, section 4.2), or is only a fragment or a query.</summary>
    private static bool IsExternal(string url)
    {
        if (url[0] is '#' or '?' || url.StartsWith("//", StringComparison.Ordinal))
        {
            return true;
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && char.IsAsciiLetter(url[0]) && url.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    /// <summary>Percent-decoded and in NFC; null when that gives no text, or a slash or NUL that the address hid.</summary>
    private static string? Decode(string path)
    {
        var decoded = path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
        if (decoded.Count(c => c is '/') != path.Count(c => c is '/') || decoded.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return decoded.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
