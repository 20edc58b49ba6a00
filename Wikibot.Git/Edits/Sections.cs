using System.Text.RegularExpressions;
using Wikibot.Git.Client;
using Wikibot.Git.Markdown;
using Wikibot.Git.Problems;

namespace Wikibot.Git.Edits;

/// <summary>Edits of sections, and text at the ends of a page. Everything outside the place of the edit stays as it is.</summary>
internal static partial class Sections
{
    public static string Apply(string text, SectionEdit edit, int index)
    {
        var content = Check.Required(edit.Content, $"sections[{index}].content");
        var mode = Check.Required(edit.Mode, $"sections[{index}].mode");
        if (mode is not (SectionModes.Replace or SectionModes.Append or SectionModes.InsertAfter))
        {
            throw Problem.Invalid($"sections[{index}].mode", "mode", $"'sections[{index}].mode' is {SectionModes.Replace}, {SectionModes.Append} or {SectionModes.InsertAfter}.");
        }

        var field = $"sections[{index}].heading";
        var heading = Heading.Find(new MarkdownPage(text), Check.Required(edit.Heading, field), field);
        return mode switch
        {
            SectionModes.Replace => Replace(text, heading, content),
            SectionModes.Append => Insert(text, heading, content, atEnd: true),
            _ => Insert(text, heading, content, atEnd: false),
        };
    }

    /// <summary>Text at the end, on a line of its own.</summary>
    public static string Append(string text, string added)
    {
        var follow = LineEnds.Follow(text, text.Length, added);
        if (text.Length == 0)
        {
            return follow;
        }

        var end = LineEnds.At(text, text.Length);
        var closed = text.EndsWith('\n');
        return string.Concat(text, closed ? "" : end, follow, closed && !follow.EndsWith('\n') ? end : "");
    }

    /// <summary>Text at the beginning of the body, which starts on a line of its own after it.</summary>
    public static string Prepend(string text, string added)
    {
        var start = new MarkdownPage(text).BodyStart;
        var follow = LineEnds.Follow(text, start, added);
        var before = text[..start];
        var gap = before.Length > 1 && !before.EndsWith('\n') ? LineEnds.At(text, 0) : "";
        return string.Concat(before, gap, follow, start < text.Length && !follow.EndsWith('\n') ? LineEnds.At(text, start) : "", text[start..]);
    }

    private static string Replace(string text, Heading heading, string content)
    {
        // The blank lines around the old body stay; what stands between them goes.
        var body = text.AsSpan(heading.BodyStart..heading.End);
        var newline = LineEnds.At(text, heading.Start);
        var added = LineEnds.Follow(text, heading.Start, content).Trim('\r', '\n');
        if (body.IsWhiteSpace())
        {
            return string.Concat(Before(text, heading.BodyStart, newline), newline, added.Length == 0 ? "" : added + newline, After(text, heading.End, newline));
        }

        var lead = body.Length - body.TrimStart("\r\n").Length;
        var trail = body.Length - body.TrimEnd("\r\n").Length;
        return string.Concat(text.AsSpan(0, heading.BodyStart + lead), added, text.AsSpan(heading.End - trail));
    }

    private static string Insert(string text, Heading heading, string content, bool atEnd)
    {
        var newline = LineEnds.At(text, heading.Start);
        var added = LineEnds.Follow(text, heading.Start, content).Trim('\r', '\n');
        var section = text.AsSpan(heading.Start..heading.End);
        var at = atEnd ? heading.Start + section.TrimEnd().Length : text.AsSpan(0, heading.BodyStart).TrimEnd("\r\n").Length;
        at = Math.Max(at, text.AsSpan(0, heading.BodyStart).TrimEnd("\r\n").Length);
        var above = LastLine(text.AsSpan(heading.Start..at));
        var underHeading = at <= heading.BodyStart;
        var gap = !underHeading && AreOneBlock(above, FirstLine(added)) ? newline : newline + newline;
        var rest = text[at..];
        var below = rest.TrimStart('\r', '\n');
        if (below.Length == 0)
        {
            return string.Concat(text.AsSpan(0, at), gap, added, rest.Length == 0 ? "" : newline);
        }

        var blank = rest.Length - below.Length >= (2 * newline.Length);
        var joined = AreOneBlock(LastLine(added), FirstLine(below)) && !blank;
        return string.Concat(string.Concat(text.AsSpan(0, at), gap, added), blank || joined ? "" : newline, rest);
    }

    private static string Before(string text, int bodyStart, string newline) => text[..bodyStart].EndsWith('\n') ? text[..bodyStart] : text[..bodyStart] + newline;

    private static string After(string text, int end, string newline) => end < text.Length ? newline + text[end..] : "";

    /// <summary>Whether two lines belong together without a blank line between: items of a list, rows of a table, lines of a quote.</summary>
    private static bool AreOneBlock(ReadOnlySpan<char> above, ReadOnlySpan<char> below) =>
        (ListItem().IsMatch(above) && ListItem().IsMatch(below))
        || (above.TrimStart().StartsWith("|") && below.TrimStart().StartsWith("|"))
        || (above.TrimStart().StartsWith(">") && below.TrimStart().StartsWith(">"));

    private static ReadOnlySpan<char> LastLine(ReadOnlySpan<char> text) => text[(text.LastIndexOf('\n') + 1)..];

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> text) => text.IndexOf('\n') is var end and >= 0 ? text[..end] : text;

    [GeneratedRegex(@"\A\s*([-*+]|[0-9]{1,9}[.)])\s", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListItem();
}
