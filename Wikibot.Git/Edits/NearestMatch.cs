using System.Text;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>What an old text that is not in the page was probably meant to be.</summary>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Text">The page's own text there, shortened.</param>
/// <param name="Difference">What alone tells the two apart, where that can be said.</param>
internal sealed record NearestMatch(int Line, string Text, string Difference)
{
    private const int MaxLines = 20;
    private const int MaxLineLength = 1000;
    private const int MaxShown = 400;
    private const double Enough = 0.5;

    public static NearestMatch? Find(string text, string old)
    {
        var lines = new TextLines(text);
        HashSet<int>[] wanted = [.. old.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(MaxLines).Select(line => Pairs(line))];
        if (wanted.Length == 0 || lines.Count == 0)
        {
            return null;
        }

        // Scores of the first wanted line everywhere; the rest only where that is promising.
        var (best, bestScore) = (0, 0.0);
        for (var line = 1; line <= lines.Count; line++)
        {
            var first = Score(wanted[0], lines[line]);
            if (first < Enough / 2)
            {
                continue;
            }

            var score = first;
            var at = line;
            foreach (var next in wanted.Skip(1))
            {
                at = NextText(lines, at + 1);
                score += at <= lines.Count ? Score(next, lines[at]) : 0;
            }

            if (score / wanted.Length > bestScore)
            {
                (best, bestScore) = (line, score / wanted.Length);
            }
        }

        if (bestScore < Enough)
        {
            return null;
        }

        var last = Math.Min(lines.Count, best + old.Count(c => c == '\n'));
        var shown = text[lines.StartOf(best)..lines.EndOf(last)];
        return new NearestMatch(best, Shorten(shown), DifferenceOf(shown, old));
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

    /// <summary>The share of the wanted pairs of characters that the line has too (an old text may be a part of a line).</summary>
    private static double Score(HashSet<int> wanted, ReadOnlySpan<char> line)
    {
        if (line.IsWhiteSpace())
        {
            return 0;
        }

        var has = Pairs(line);
        return wanted.Count(has.Contains) / (double)wanted.Count;
    }

    private static HashSet<int> Pairs(ReadOnlySpan<char> text)
    {
        var line = text.Length <= MaxLineLength ? text : text[..MaxLineLength];
        var pairs = new HashSet<int>(line.Length + 1);
        var last = ' ';
        foreach (var c in line)
        {
            var folded = char.ToLowerInvariant(Plain(c));
            pairs.Add((last << 16) | folded);
            last = folded;
        }

        return pairs;
    }
}
