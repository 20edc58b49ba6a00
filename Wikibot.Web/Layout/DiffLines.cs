using System.Globalization;
using System.Text.RegularExpressions;

namespace Wikibot.Web.Layout;

/// <summary>What a line of a difference is.</summary>
internal enum DiffKind
{
    /// <summary>On both sides.</summary>
    Same,

    /// <summary>On the older side only.</summary>
    Removed,

    /// <summary>On the newer side only.</summary>
    Added,

    /// <summary>The head of a hunk, or a remark of git's.</summary>
    Head,
}

/// <summary>A line of a difference, with its numbers on either side where they are known.</summary>
internal sealed record DiffLine(DiffKind Kind, int? Old, int? New, string Text);

/// <summary>Two lines that stand beside each other.</summary>
internal sealed record DiffPair(DiffLine? Old, DiffLine? New);

/// <summary>Reads unified diffs as the git service writes them.</summary>
internal static partial class DiffLines
{
    /// <summary>The lines of <paramref name="diff"/>. One that goes on within a hunk has no numbers until the next.</summary>
    public static IReadOnlyList<DiffLine> Read(string diff)
    {
        var lines = new List<DiffLine>();
        int? old = null, @new = null;
        foreach (var line in diff.Split('\n'))
        {
            if (Hunk().Match(line) is { Success: true } hunk)
            {
                old = int.Parse(hunk.Groups["old"].ValueSpan, CultureInfo.InvariantCulture);
                @new = int.Parse(hunk.Groups["new"].ValueSpan, CultureInfo.InvariantCulture);
                lines.Add(new DiffLine(DiffKind.Head, null, null, line));
                continue;
            }

            switch (line)
            {
                case "":
                    break;
                case ['-', .. var text]:
                    lines.Add(new DiffLine(DiffKind.Removed, old++, null, text));
                    break;
                case ['+', .. var text]:
                    lines.Add(new DiffLine(DiffKind.Added, null, @new++, text));
                    break;
                case [' ', .. var text]:
                    lines.Add(new DiffLine(DiffKind.Same, old++, @new++, text));
                    break;
                default:
                    lines.Add(new DiffLine(DiffKind.Head, null, null, line.TrimStart('\\', ' ')));
                    break;
            }
        }

        return lines;
    }

    /// <summary>The same side by side: what was removed beside what came in its place.</summary>
    public static IReadOnlyList<DiffPair> Pair(IReadOnlyList<DiffLine> lines)
    {
        var pairs = new List<DiffPair>();
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Kind is DiffKind.Same or DiffKind.Head)
            {
                pairs.Add(new DiffPair(lines[i], lines[i]));
                i++;
                continue;
            }

            var removed = lines.Skip(i).TakeWhile(line => line.Kind == DiffKind.Removed).ToList();
            var added = lines.Skip(i + removed.Count).TakeWhile(line => line.Kind == DiffKind.Added).ToList();
            for (var row = 0; row < Math.Max(removed.Count, added.Count); row++)
            {
                pairs.Add(new DiffPair(removed.ElementAtOrDefault(row), added.ElementAtOrDefault(row)));
            }

            i += removed.Count + added.Count;
        }

        return pairs;
    }

    [GeneratedRegex(@"\A@@ -(?<old>[0-9]{1,9})(,[0-9]+)? \+(?<new>[0-9]{1,9})(,[0-9]+)? @@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Hunk();
}
