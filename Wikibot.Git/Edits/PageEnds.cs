using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>Text at the ends of a page, as blocks of its own unless a list or table goes on.</summary>
internal static class PageEnds
{
    /// <summary>Text at the end.</summary>
    public static string Append(string text, string added)
    {
        var follow = LineEnds.Follow(text, text.Length, added);
        if (text.Length == 0)
        {
            return follow;
        }

        var end = LineEnds.At(text, text.Length);
        var closed = text.EndsWith('\n');
        var gap = EndsBody(text) || Blocks.BeginsBlank(added) || Blocks.GoesOn(Blocks.Last(Blocks.LastLines(text)), added) ? "" : end;
        var tail = (closed ? "" : end) + gap + follow + (closed && !follow.EndsWith('\n') ? end : "");
        return Splices.Apply(text, [new Splice(text.Length, text.Length, tail)], "append");
    }

    /// <summary>Text at the beginning of the body.</summary>
    public static string Prepend(string text, string added)
    {
        var start = FrontMatterBlock.BodyStart(text);
        var follow = LineEnds.Follow(text, start, added);
        var before = text.AsSpan(0, start);
        var lead = before.Length > 1 && !before.EndsWith("\n") ? LineEnds.At(text, 0) : "";
        if (start < text.Length)
        {
            var end = LineEnds.At(text, start);
            var rest = text[start..];
            follow += follow.EndsWith('\n') ? "" : end;
            follow += Blocks.EndsBlank(follow) || Blocks.BeginsBlank(rest) || Blocks.GoesOn(Blocks.Last(Blocks.LastLines(follow)), rest) ? "" : end;
        }

        return Splices.Apply(text, [new Splice(start, start, lead + follow)], "prepend");
    }

    /// <summary>Whether nothing stands at the end of a page that a text below could join: a blank line, or front matter alone.</summary>
    private static bool EndsBody(string text) => Blocks.EndsBlank(text.AsSpan(FrontMatterBlock.BodyStart(text)));
}
