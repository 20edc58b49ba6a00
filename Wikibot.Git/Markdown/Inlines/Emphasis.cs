using System.Text;

namespace Wikibot.Git.Markdown;

/// <summary>Pairs asterisks and underscores (CommonMark 0.31.2, section 6.2). A search that found nothing is remembered, so that the whole is linear.</summary>
internal sealed class Emphasis
{
    private readonly List<Run> _runs = [];
    private readonly List<int> _open = [];
    private readonly int[] _searched = new int[12];

    public int Count => _runs.Count;

    public void Clear() => _runs.Clear();

    /// <summary>Adds the run that starts at <paramref name="at"/>; the offset behind it.</summary>
    public int Add(ReadOnlySpan<char> text, int at)
    {
        var length = CodeSpans.RunLength(text, at);
        var (before, after) = (new Rune(' '), new Rune(' '));
        if (at > 0)
        {
            Rune.DecodeLastFromUtf16(text[..at], out before, out _);
        }

        if (at + length < text.Length)
        {
            Rune.DecodeFromUtf16(text[(at + length)..], out after, out _);
        }

        var left = !Rune.IsWhiteSpace(after) && (!IsPunctuation(after) || Rune.IsWhiteSpace(before) || IsPunctuation(before));
        var right = !Rune.IsWhiteSpace(before) && (!IsPunctuation(before) || Rune.IsWhiteSpace(after) || IsPunctuation(after));
        var isUnderscore = text[at] == '_';
        _runs.Add(new Run(
            isUnderscore,
            at,
            at + length,
            length,
            CanOpen: left && (!isUnderscore || !right || IsPunctuation(before)),
            CanClose: right && (!isUnderscore || !left || IsPunctuation(after))));
        return at + length;
    }

    /// <summary>Pairs the runs from <paramref name="from"/> on, and forgets them.</summary>
    public void Pair(int from, List<TextSpan> markup)
    {
        _open.Clear();
        Array.Clear(_searched);
        for (var i = from; i < _runs.Count; i++)
        {
            while (_runs[i] is { CanClose: true, Length: > 0 } closer && Opener(closer) is var place and >= 0)
            {
                var opener = _runs[_open[place]];
                var used = Math.Min(2, Math.Min(opener.Length, closer.Length));
                markup.Add(new TextSpan(opener.End - used, opener.End));
                markup.Add(new TextSpan(closer.Start, closer.Start + used));
                _runs[_open[place]] = opener with { End = opener.End - used };
                _runs[i] = closer with { Start = closer.Start + used };
                Shorten(opener.Length == used ? place : place + 1);
            }

            if (_runs[i] is { CanOpen: true, Length: > 0 })
            {
                _open.Add(i);
            }
        }

        _runs.RemoveRange(from, _runs.Count - from);
    }

    private int Opener(Run closer)
    {
        var key = ((closer.IsUnderscore ? 1 : 0) * 6) + ((closer.CanOpen ? 1 : 0) * 3) + (closer.Original % 3);
        for (var place = _open.Count - 1; place >= _searched[key]; place--)
        {
            var opener = _runs[_open[place]];
            var odd = (closer.CanOpen || opener.CanClose) && closer.Original % 3 != 0 && (opener.Original + closer.Original) % 3 == 0;
            if (opener.IsUnderscore == closer.IsUnderscore && !odd)
            {
                return place;
            }
        }

        _searched[key] = _open.Count;
        return -1;
    }

    private void Shorten(int count)
    {
        _open.RemoveRange(count, _open.Count - count);
        for (var key = 0; key < _searched.Length; key++)
        {
            _searched[key] = Math.Min(_searched[key], count);
        }
    }

    private static bool IsPunctuation(Rune rune) => Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);

    private readonly record struct Run(bool IsUnderscore, int Start, int End, int Original, bool CanOpen, bool CanClose)
    {
        public int Length => End - Start;
    }
}
