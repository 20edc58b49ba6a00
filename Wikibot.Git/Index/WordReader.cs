using System.Globalization;
using System.Text;

namespace Wikibot.Git.Index;

/// <summary>
/// Cuts text into words, the same way for what is kept and for what is asked: a run of letters and digits is a word; each character of a script that
/// is written without spaces is one, so that a part of any length is found as a phrase; so is each picture (emoji). A <c>#</c> or <c>+</c> right behind
/// a word is one too, which tells <c>C#</c> from <c>C</c>. All else parts words. FTS5's own tokenizers do none of these; it is given the words.
/// </summary>
internal sealed class WordReader
{
    /// <summary>Characters of a word; what is longer is several words in a row.</summary>
    public const int MaxLength = 64;

    /// <summary>Words remembered, so that one that comes again takes no memory.</summary>
    private const int Remembered = 1 << 16;

    /// <summary>Where signs that count as words are kept: private characters, which no tokenizer takes for separators.</summary>
    private const int Signs = 0xE000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly char[] _buffer = new char[MaxLength];

    public WordReader() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The words of a text, in order.</summary>
    public static List<Word> Of(string text)
    {
        var words = new List<Word>();
        new WordReader().Read(text, words);
        return words;
    }

    /// <summary>Adds the words of a text, in order.</summary>
    public void Read(ReadOnlySpan<char> text, List<Word> into)
    {
        for (var at = 0; at < text.Length;)
        {
            var kind = KindAt(text, at, out var length);
            switch (kind)
            {
                case WordKind.Letter:
                    at = ReadRun(text, at, into);
                    break;
                case WordKind.Single:
                    at = ReadSingles(text, at, into);
                    break;
                case WordKind.Picture:
                    into.Add(new Word(text.Slice(at, length).ToString(), at, at + length));
                    at += length;
                    break;
                default:
                    if (text[at] is '#' or '+' && into.Count > 0 && into[^1].End == at)
                    {
                        into.Add(new Word(((char)(Signs + text[at])).ToString(), at, at + 1));
                    }

                    at += length;
                    break;
            }
        }
    }

    /// <summary>Whether a word is of letters and digits, so that it may stand within another one.</summary>
    public static bool IsOfLetters(string word) => KindAt(word, 0, out _) == WordKind.Letter;

    private static WordKind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        length = 1;
        if (c < 0x80)
        {
            return char.IsAsciiLetterOrDigit(c) ? WordKind.Letter : WordKind.None;
        }

        // Half of a pair is no character.
        return Rune.DecodeFromUtf16(text[at..], out var rune, out length) == System.Buffers.OperationStatus.Done ? WordKinds.Of(rune) : WordKind.None;
    }

    private int ReadRun(ReadOnlySpan<char> text, int start, List<Word> into)
    {
        var plain = true;
        var at = start;
        while (at < text.Length && KindAt(text, at, out var length) is WordKind.Letter or WordKind.Joined)
        {
            plain &= text[at] < 0x80;
            at += length;
        }

        if (plain && at - start <= MaxLength)
        {
            var count = 0;
            for (var i = start; i < at; i++)
            {
                _buffer[count++] = char.ToLowerInvariant(text[i]);
            }

            into.Add(new Word(Keep(_buffer.AsSpan(0, count)), start, at));
            return at;
        }

        var folded = plain ? text[start..at].ToString().ToLowerInvariant() : Folding.Fold(text[start..at]);
        for (var from = 0; from < folded.Length;)
        {
            var to = Math.Min(folded.Length, from + MaxLength);
            to -= to < folded.Length && char.IsHighSurrogate(folded[to - 1]) ? 1 : 0;
            into.Add(new Word(Keep(folded.AsSpan(from, to - from)), start, at));
            from = to;
        }

        return at;
    }

    /// <summary>Each character is a word. Those that are written in another form than usual stand where all of them do.</summary>
    private int ReadSingles(ReadOnlySpan<char> text, int start, List<Word> into)
    {
        var at = start;
        while (at < text.Length && KindAt(text, at, out var length) is WordKind.Single or WordKind.Joined)
        {
            at += length;
        }

        var run = text[start..at].ToString();
        var usual = run.IsNormalized(NormalizationForm.FormKC) ? run : run.Normalize(NormalizationForm.FormKC);
        var same = ReferenceEquals(usual, run);
        var offset = 0;
        foreach (var rune in usual.EnumerateRunes())
        {
            var place = start + offset;
            offset += rune.Utf16SequenceLength;
            if (WordKinds.Of(rune) != WordKind.None && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                into.Add(same ? new Word(Keep(rune), place, place + rune.Utf16SequenceLength) : new Word(Keep(rune), start, at));
            }
        }

        return at;
    }

    private string Keep(Rune rune)
    {
        Span<char> chars = stackalloc char[2];
        return Keep(chars[..rune.EncodeToUtf16(chars)]);
    }

    private string Keep(ReadOnlySpan<char> word)
    {
        if (_lookup.TryGetValue(word, out var known))
        {
            return known;
        }

        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        var made = word.ToString();
        _known.Add(made);
        return made;
    }
}
