using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Wikibot.Git.Budgets;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>What an old text that is not in the page was probably meant to be.</summary>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Text">The page's own text there, shortened.</param>
/// <param name="Difference">What alone tells the two apart, where that can be said.</param>
internal sealed record NearestMatch(int Line, string Text, string Difference)
{
    /// <summary>Lines of a text that was not found which are looked for elsewhere.</summary>
    private const int MaxLines = 20;

    /// <summary>Characters of a line that are compared.</summary>
    private const int MaxLineLength = 1000;

    /// <summary>Characters shown of the nearest place.</summary>
    private const int MaxShown = 400;

    private const double Enough = 0.5;

    /// <summary>Places whose first line is most like the wanted one: only these are looked at further.</summary>
    private const int MaxPlaces = 50;

    /// <summary>Characters of a text that was not found, up to which it is compared in its last details: this is advice.</summary>
    private const int MaxCompared = 20_000;

    public static NearestMatch? Find(string text, string old)
    {
        var lines = new TextLines(text);
        var wanted = Wanted(old);
        if (wanted.Count == 0 || lines.Count == 0)
        {
            return null;
        }

        var (best, bestScore) = (0, 0.0);
        foreach (var (line, first) in Places(lines, wanted[0]))
        {
            var score = first;
            var at = line;
            foreach (var next in wanted.Skip(1))
            {
                at = NextText(lines, at + 1);
                score += at <= lines.Count ? next.Score(lines[at]) : 0;
            }

            if (score / wanted.Count > bestScore)
            {
                (best, bestScore) = (line, score / wanted.Count);
            }
        }

        if (bestScore < Enough)
        {
            return null;
        }

        var last = Math.Min(lines.Count, best + old.AsSpan().Count('\n'));
        var (start, end) = (lines.StartOf(best), lines.EndOf(last));
        var difference = old.Length <= MaxCompared && end - start <= 2 * MaxCompared ? DifferenceOf(text[start..end], old) : "";
        return new NearestMatch(best, Shorten(text.AsSpan(start..end)), difference);
    }

    /// <summary>The first lines of the wanted text that hold anything.</summary>
    private static List<LikeLine> Wanted(string old)
    {
        var wanted = new List<LikeLine>();
        foreach (var range in old.AsSpan().Split('\n'))
        {
            var line = old.AsSpan(range).Trim();
            if (!line.IsEmpty)
            {
                wanted.Add(new LikeLine(line));
            }

            if (wanted.Count == MaxLines)
            {
                break;
            }
        }

        return wanted;
    }

    /// <summary>The lines that are most like the wanted one, from the top, with their scores.</summary>
    private static IEnumerable<(int Line, double Score)> Places(TextLines lines, LikeLine wanted)
    {
        var places = new PriorityQueue<(int Line, double Score), (double, int)>();
        for (var line = 1; line <= lines.Count; line++)
        {
            var text = lines[line];
            RequestBudget.Step("it looked for the nearest text", 1 + Math.Min(text.Length, MaxLineLength));
            var score = wanted.Score(text);
            if (score >= Enough / 2)
            {
                places.Enqueue((line, score), (score, -line));
                if (places.Count > MaxPlaces)
                {
                    places.Dequeue();
                }
            }
        }

        return places.UnorderedItems.Select(place => place.Element).OrderBy(place => place.Line);
    }

    public static string Shorten(ReadOnlySpan<char> text)
    {
        var trimmed = text.TrimEnd("\r\n");
        if (trimmed.Length <= MaxShown)
        {
            return trimmed.ToString();
        }

        var cut = char.IsHighSurrogate(trimmed[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        return $"{trimmed[..cut]}…";
    }

    private static string DifferenceOf(string shown, string old)
    {
        (string Name, Func<string, string> Fold)[] folds =
        [
            ("Unicode normalisation", text => text.Normalize(NormalizationForm.FormC)),
            ("upper and lower case", text => text.ToUpperInvariant()),
            ("white space", text => string.Concat(text.Where(c => !char.IsWhiteSpace(c)))),
            ("typographic quotes or dashes", text => string.Concat(text.Select(Plain))),
        ];
        foreach (var (name, fold) in folds)
        {
            if (fold(shown).Contains(fold(old), StringComparison.Ordinal))
            {
                return $" and differs only in {name}";
            }
        }

        return "";
    }

    private static char Plain(char c) => c switch
    {
        '\u2018' or '\u2019' => '\'',
        '\u201C' or '\u201D' => '"',
        '\u2013' or '\u2014' or '\u2011' => '-',
        '\u00A0' => ' ',
        _ => c,
    };

    private static int NextText(TextLines lines, int line)
    {
        while (line <= lines.Count && lines[line].IsWhiteSpace())
        {
            line++;
        }

        return line;
    }

    /// <summary>A wanted line as its pairs of neighbouring characters; told how like another it is without keeping anything.</summary>
    private sealed class LikeLine
    {
        private readonly Dictionary<int, int> _seenIn = [];
        private int _compared;

        public LikeLine(ReadOnlySpan<char> line)
        {
            var last = ' ';
            foreach (var c in Cut(line))
            {
                var folded = Fold(c);
                _seenIn[(last << 16) | folded] = 0;
                last = folded;
            }
        }

        /// <summary>The share of the wanted pairs of characters that the line has too (an old text may be a part of a line).</summary>
        public double Score(ReadOnlySpan<char> line)
        {
            _compared++;
            var (last, has) = (' ', 0);
            foreach (var c in Cut(line))
            {
                var folded = Fold(c);
                ref var seenIn = ref CollectionsMarshal.GetValueRefOrNullRef(_seenIn, (last << 16) | folded);
                if (!Unsafe.IsNullRef(ref seenIn) && seenIn != _compared)
                {
                    seenIn = _compared;
                    has++;
                }

                last = folded;
            }

            return line.IsWhiteSpace() ? 0 : has / (double)_seenIn.Count;
        }

        private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> line) => line.Length <= MaxLineLength ? line : line[..MaxLineLength];

        private static char Fold(char c) => char.ToLowerInvariant(Plain(c));
    }
}
