using System.Buffers;

namespace Wikibot.Git.Markdown;

/// <summary>
/// Finds the links of inline text (CommonMark 0.31.2, chapter 6, and wiki links) in time that grows with its length: each bracket is
/// pushed and popped once, and nothing that was looked for in vain is looked for again. Optionally finds what of the text is markup.
/// </summary>
internal sealed class InlineReader(PageBlocks page)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`<![]");
    private static readonly SearchValues<char> SpecialAndEmphasis = SearchValues.Create("\\`<![]*_");

    private readonly CodeSpans _code = new();
    private readonly AngleParts _angles = new();
    private readonly List<Bracket> _brackets = [];
    private readonly Emphasis _emphasis = new();
    private List<InlineLink> _found = [];
    private List<HtmlAttribute>? _attributes;
    private List<TextSpan>? _markup;
    private HashSet<int>? _verbatim;
    private int _inactive;

    /// <param name="text">The text.</param>
    /// <param name="found">Takes the links.</param>
    /// <param name="attributes">Takes the attributes of HTML tags.</param>
    /// <param name="markup">Takes what is no text to read, in no order.</param>
    /// <param name="verbatim">Takes where code starts, in which nothing stands for anything else.</param>
    public void Read(ReadOnlySpan<char> text, List<InlineLink> found, List<HtmlAttribute>? attributes = null, List<TextSpan>? markup = null, HashSet<int>? verbatim = null)
    {
        (_found, _attributes, _markup, _verbatim) = (found, attributes, markup, verbatim);
        _code.Clear();
        _angles.Clear();
        _brackets.Clear();
        _emphasis.Clear();
        _inactive = 0;
        var special = markup is null ? Special : SpecialAndEmphasis;
        for (var at = 0; at < text.Length;)
        {
            page.Steps++;
            var next = text[at..].IndexOfAny(special);
            at = next < 0 ? text.Length : ReadMark(text, at + next);
        }

        if (markup is not null)
        {
            _emphasis.Pair(0, markup);
        }
    }

    /// <summary>Reads what starts at <paramref name="at"/>; the offset behind it.</summary>
    private int ReadMark(ReadOnlySpan<char> text, int at)
    {
        switch (text[at])
        {
            case '\\':
                var escapes = at + 1 < text.Length && LinkParts.IsPunctuation(text[at + 1]);
                Cut(at, escapes || (at + 1 < text.Length && text[at + 1] == '\n') ? at + 1 : at);
                return at + (escapes ? 2 : 1);
            case '`':
                return Code(text, at);
            case '<':
                var end = _angles.End(text, at, _attributes, out var isAutolink);
                page.Steps += Math.Max(0, end - at);
                Cut(at, end < 0 ? at : isAutolink ? at + 1 : end);
                Cut(isAutolink ? end - 1 : at, isAutolink ? end : at);
                return end < 0 ? at + 1 : end;
            case '!':
                return at + 1 < text.Length && text[at + 1] == '[' ? Open(text, at, 1) : at + 1;
            case '[':
                return Open(text, at, 0);
            case ']':
                return Close(text, at);
            default:
                return _emphasis.Add(text, at);
        }
    }

    private int Code(ReadOnlySpan<char> text, int at)
    {
        var length = CodeSpans.RunLength(text, at);
        var close = _code.Find(text, at + length, length);
        if (close < 0)
        {
            return at + length;
        }

        var inner = text[(at + length)..close];
        var spaces = inner.Length > 2 && inner[0] is ' ' or '\n' && inner[^1] is ' ' or '\n' && !inner.IsWhiteSpace() ? 1 : 0;
        Cut(at, at + length + spaces);
        _verbatim?.Add(at + length + spaces);
        Cut(close - spaces, close + length);
        return close + length;
    }

    private int Open(ReadOnlySpan<char> text, int at, int mark)
    {
        if (WikiLink.LengthAt(text[(at + mark)..]) is var length and > 0)
        {
            var inner = text.Slice(at + mark + 2, length - 4);
            var target = WikiLink.Target(inner);
            var whole = new TextSpan(at, at + mark + length);
            var start = at + mark + 2;
            _found.Add(new InlineLink(mark == 1 ? InlineLinkKind.Embed : InlineLinkKind.Wiki, new TextSpan(start + target.Start, start + target.End), whole, Bracketed: false));
            var label = inner.IndexOf('|') is var bar and >= 0 ? start + bar + 1 : start;
            Cut(at, label);
            Cut(whole.End - 2, whole.End);
            return whole.End;
        }

        if (_brackets.Count > 0)
        {
            _brackets[^1] = _brackets[^1] with { HoldsBrackets = true };
        }

        _brackets.Add(new Bracket(at, at + mark + 1, _found.Count, _emphasis.Count, HoldsBrackets: false));
        return at + mark + 1;
    }

    private int Close(ReadOnlySpan<char> text, int at)
    {
        if (_brackets.Count == 0)
        {
            return at + 1;
        }

        var opener = _brackets[^1];
        var isImage = opener.TextStart - opener.At == 2;
        _brackets.RemoveAt(_brackets.Count - 1);
        var isInactive = !isImage && _brackets.Count < _inactive;
        _inactive = Math.Min(_inactive, _brackets.Count);
        if (isInactive)
        {
            return at + 1;
        }

        var end = InlineEnd(text, at, out var address);
        if (end > 0)
        {
            var bracketed = address.Length > 0 && text[address.Start] == '<';
            var target = bracketed ? new TextSpan(address.Start + 1, address.End - 1) : address;
            _found.Add(new InlineLink(isImage ? InlineLinkKind.Image : InlineLinkKind.Link, target, new TextSpan(opener.At, end), bracketed));
        }
        else
        {
            end = ReferenceEnd(text, at, opener);
        }

        if (end < 0)
        {
            return at + 1;
        }

        page.Steps += end - at;
        Cut(opener.At, opener.TextStart);
        Cut(at, end);
        EndText(opener, isImage);
        return end;
    }

    /// <summary>What stood in a link's text is settled: emphasis pairs within it, and links around it are none.</summary>
    private void EndText(Bracket opener, bool isImage)
    {
        if (_markup is not null)
        {
            _emphasis.Pair(opener.Emphasis, _markup);
        }

        if (isImage)
        {
            return;
        }

        _inactive = _brackets.Count;
        for (var i = opener.Found; i < _found.Count; i++)
        {
            _found[i] = _found[i] with { InLink = true };
        }
    }

    private static int InlineEnd(ReadOnlySpan<char> text, int at, out TextSpan address)
    {
        address = default;
        if (at + 1 >= text.Length || text[at + 1] != '(')
        {
            return -1;
        }

        var start = LinkParts.SkipSpace(text, at + 2);
        var end = LinkParts.AddressEnd(text, start);
        if (end < 0)
        {
            return -1;
        }

        address = new TextSpan(start, end);
        var next = LinkParts.SkipSpace(text, end);
        if (next > end && LinkParts.TitleEnd(text, next) is var title and > 0)
        {
            next = LinkParts.SkipSpace(text, title);
        }

        return next < text.Length && text[next] == ')' ? next + 1 : -1;
    }

    private int ReferenceEnd(ReadOnlySpan<char> text, int at, Bracket opener)
    {
        if (page.Labels.Count == 0)
        {
            return -1;
        }

        var end = at + 1 < text.Length && text[at + 1] == '[' ? LinkParts.LabelEnd(text, at + 1) : -1;
        var isFull = end > at + 3;
        if (!isFull && opener.HoldsBrackets)
        {
            return -1;
        }

        var label = isFull ? text[(at + 2)..(end - 1)] : text[opener.TextStart..at];
        return label.Length <= 999 && page.Labels.Contains(LinkParts.Normalize(label)) ? Math.Max(end, at + 1) : -1;
    }

    private void Cut(int start, int end)
    {
        if (end > start)
        {
            _markup?.Add(new TextSpan(start, end));
        }
    }

    /// <summary>An opening bracket.</summary>
    /// <param name="At">Its offset, with the exclamation mark of an image.</param>
    /// <param name="TextStart">Offset behind it.</param>
    /// <param name="Found">How many links had been found before it.</param>
    /// <param name="Emphasis">How many runs of asterisks and underscores.</param>
    /// <param name="HoldsBrackets">Whether another bracket opened after it.</param>
    private readonly record struct Bracket(int At, int TextStart, int Found, int Emphasis, bool HoldsBrackets);
}
