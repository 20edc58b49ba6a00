using Wikibot.Git.Markdown;

namespace Wikibot.Git.Links;

/// <summary>Finds the links of a page that may point into the wiki, of every syntax of <see cref="LinkSyntax.All"/>. Code and comments hold none.</summary>
internal sealed class LinkScanner
{
    private readonly PageBlocks _page;
    private readonly TextLines _lines;
    private readonly LeafText _leaf = new();
    private readonly List<InlineLink> _inline = [];
    private readonly List<HtmlAttribute> _attributes = [];
    private readonly List<Range> _candidates = [];
    private readonly List<PageLink> _links = [];
    private readonly InlineReader _inlines;

    private LinkScanner(string text)
    {
        _page = BlockReader.Read(text);
        _lines = new TextLines(text);
        _inlines = new InlineReader(_page);
    }

    public static PageLinks Scan(string text) => Scan(text, out _);

    /// <param name="text">The page.</param>
    /// <param name="steps">How many steps it took.</param>
    public static PageLinks Scan(string text, out long steps)
    {
        steps = 0;
        if (!MayHoldLinks(text))
        {
            return PageLinks.None;
        }

        var scanner = new LinkScanner(text);
        var unread = scanner.ReadFrontMatter();
        scanner.ReadBody();
        steps = scanner._page.Steps;
        scanner._links.Sort((a, b) => a.Start.CompareTo(b.Start));
        return new PageLinks(scanner._links, unread);
    }

    public static bool MayHoldLinks(ReadOnlySpan<char> text) =>
        text.Contains("[[", StringComparison.Ordinal) || text.Contains("](", StringComparison.Ordinal) || text.Contains("]:", StringComparison.Ordinal) || text.Contains('<');

    private string? ReadFrontMatter()
    {
        if (_page.FrontMatter is not { } yaml || !MayHoldLinks(_page.Text.AsSpan(yaml.Start..yaml.End)))
        {
            return null;
        }

        var values = FrontMatterLinks.Read(_page.Text, yaml, out var unread);
        foreach (var value in values)
        {
            ReadValue(value);
        }

        return unread;
    }

    private void ReadValue(FrontMatterLinks.Value value)
    {
        var text = _page.Text.AsSpan(value.Start..value.End);
        if (!MayHoldLinks(text))
        {
            return;
        }

        _leaf.Clear();
        _leaf.Add(text, value.Start);
        ReadInline(value.Place);
    }

    private void ReadBody()
    {
        foreach (var leaf in _page.Leaves)
        {
            _page.Load(leaf, _leaf);
            if (leaf.Kind == LeafKind.Text)
            {
                ReadInline(LinkPlace.Text);
            }
            else
            {
                _attributes.Clear();
                HtmlLinks.Read(_leaf.Chars, _attributes);
                AddAttributes();
            }
        }

        foreach (var definition in _page.Definitions)
        {
            AddAddress(LinkSyntax.Definition, definition.Bracketed ? LinkPlace.Bracketed : LinkPlace.Text, definition.Span.Start, _page.Text.AsSpan(definition.Span.Start, definition.Span.Length));
        }
    }

    private void ReadInline(LinkPlace place)
    {
        var text = _leaf.Chars;
        if (text.IndexOfAny('[', '<') < 0)
        {
            return;
        }

        _inline.Clear();
        _attributes.Clear();
        _inlines.Read(text, _inline, place.IsFrontMatter ? null : _attributes);
        foreach (var link in _inline)
        {
            var raw = text[link.Target.Start..link.Target.End];
            if (link.Kind is InlineLinkKind.Wiki or InlineLinkKind.Embed)
            {
                AddName(link, place, raw);
            }
            else
            {
                var syntax = link.Kind == InlineLinkKind.Image ? LinkSyntax.Image : LinkSyntax.Inline;
                AddAddress(syntax, link.Bracketed && !place.IsFrontMatter ? LinkPlace.Bracketed : place, _leaf.SourceOf(link.Target.Start), raw);
            }
        }

        AddAttributes();
    }

    private void AddName(InlineLink link, LinkPlace place, ReadOnlySpan<char> raw)
    {
        var start = _leaf.SourceOf(link.Target.Start);
        var whole = _leaf.SourceOf(link.Whole.Start);
        var target = FrontMatterLinks.Unquote(raw.ToString(), place);
        var canChange = !link.InLink && !place.IsFrontMatter;
        _links.Add(new PageLink(
            link.Kind == InlineLinkKind.Embed ? LinkSyntax.Embed : LinkSyntax.Wiki,
            place,
            start,
            raw.Length,
            raw.ToString(),
            target,
            _lines.LineAt(start),
            canChange ? (whole, link.Whole.Length) : null,
            canChange ? Label(_leaf.Chars[link.Target.Start..(link.Whole.End - 2)], raw) : null));
    }

    private static string Label(ReadOnlySpan<char> inner, ReadOnlySpan<char> target) =>
        inner.IndexOf('|') is var bar and >= 0 && inner[(bar + 1)..].Trim() is { IsEmpty: false } label ? label.ToString() : target.ToString();

    private void AddAttributes()
    {
        var text = _leaf.Chars;
        foreach (var attribute in _attributes)
        {
            var value = text[attribute.Value];
            var start = attribute.Value.Start.Value;
            if (HtmlLinks.IsAddress(text, attribute))
            {
                var lead = value.Length - value.TrimStart(" \t\n").Length;
                value = value.Trim(" \t\n");
                if (!value.IsEmpty && !value.Contains('\n'))
                {
                    AddAddress(LinkSyntax.Html, attribute.Quote == '\0' ? LinkPlace.Unquoted : LinkPlace.Quoted, _leaf.SourceOf(start + lead), value);
                }
            }
            else if (HtmlLinks.IsList(text, attribute))
            {
                _candidates.Clear();
                ImageCandidates.Read(value, _candidates);
                foreach (var candidate in _candidates)
                {
                    AddAddress(LinkSyntax.Html, attribute.Quote == '\0' ? LinkPlace.UnquotedList : LinkPlace.QuotedList, _leaf.SourceOf(start + candidate.Start.Value), value[candidate]);
                }
            }
        }
    }

    private void AddAddress(LinkSyntax syntax, LinkPlace place, int start, ReadOnlySpan<char> written)
    {
        var url = Meant(written, syntax, place);
        if (url.Length == 0 || AddressForm.IsExternal(url))
        {
            return;
        }

        var end = PathEnd(written);
        var raw = written[..end].ToString();
        if (raw.Length > 0 && Decode(Meant(raw, syntax, place)) is { } target)
        {
            _links.Add(new PageLink(syntax, place, start, raw.Length, raw, target, _lines.LineAt(start)));
        }
    }

    private static string Meant(ReadOnlySpan<char> written, LinkSyntax syntax, LinkPlace place) =>
        LinkParts.Unescape(place.IsFrontMatter ? FrontMatterLinks.Unquote(written.ToString(), place) : written, backslashes: syntax != LinkSyntax.Html);

    /// <summary>Where the path of an address ends: at its query or fragment, which a character reference does not start.</summary>
    private static int PathEnd(ReadOnlySpan<char> written)
    {
        for (var at = 0; at < written.Length; at++)
        {
            if (written[at] == '?' || (written[at] == '#' && (at == 0 || written[at - 1] != '&' || !LinkParts.IsReference(written[(at - 1)..]))))
            {
                return at > 0 && written[at - 1] == '\\' ? at - 1 : at;
            }
        }

        return written.Length;
    }

    /// <summary>Percent-decoded; null when that gives no text, or a slash or NUL that the address hid.</summary>
    private static string? Decode(string path)
    {
        var decoded = path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
        return decoded.AsSpan().Count('/') != path.AsSpan().Count('/') || decoded.Contains('\0', StringComparison.Ordinal) ? null : decoded;
    }
}
