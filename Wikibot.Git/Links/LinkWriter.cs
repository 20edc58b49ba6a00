using System.Text;

namespace Wikibot.Git.Links;

/// <summary>Writes a new target in the manner of an old link.</summary>
internal sealed class LinkWriter(LinkMap before, LinkMap after)
{
    /// <summary>What takes the place of the link's target; null when its syntax has no way to say it.</summary>
    public string? Write(string oldFile, string newFile, PageLink link, string target) =>
        link.Syntax.ByName ? WriteName(oldFile, newFile, link, target) : WriteAddress(newFile, link, target);

    /// <summary>A Markdown link (or image) in the place of a link by name that cannot say its target; null where none can stand.</summary>
    public (int Start, int Length, string Text)? InMarkdown(string oldFile, string newFile, PageLink link, string target)
    {
        var isPage = target.EndsWith(PagePath.Extension, StringComparison.Ordinal);
        if (link.Whole is not var (start, length) || (link.Syntax == LinkSyntax.Embed && isPage))
        {
            return null;
        }

        var address = Relative(newFile, target, dotted: false);
        if (after.ResolveAddress(newFile, address) != target)
        {
            return null;
        }

        // [[Target|label]]: what is behind the bar goes on being what is read.
        var heading = before.ResolveName(oldFile, link.Target).Heading;
        var mark = link.Syntax == LinkSyntax.Embed ? "!" : "";
        var fragment = heading.Length == 0 ? "" : "#" + Escape(heading[1..], LinkPlace.Text.Encoded + "()", keepText: true);
        return (start, length, $"{mark}[{link.Label}]({Escape(address, LinkPlace.Text.Encoded + "()[]", keepText: true)}{fragment})");
    }

    /// <summary>In the way in which it was found and as short as it was where that still names one file, else from the root.</summary>
    private string? WriteName(string oldFile, string newFile, PageLink link, string target)
    {
        var (_, way, heading) = before.ResolveName(oldFile, link.Target);
        var named = link.Target[..^heading.Length];
        var isPage = target.EndsWith(PagePath.Extension, StringComparison.Ordinal);
        var extension = isPage && named.TrimEnd().EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? PagePath.Extension : "";
        var path = isPage ? target[..^PagePath.Extension.Length] : target;
        var relative = Relative(newFile, path, dotted: way == LinkWay.Dotted);
        string?[] candidates =
        [
            way switch
            {
                LinkWay.Dotted => relative,
                LinkWay.Root when named.StartsWith('/') => "/" + path,
                LinkWay.Root when named.Contains('/', StringComparison.Ordinal) => path,
                LinkWay.Folder when named.Contains('/', StringComparison.Ordinal) => relative.StartsWith("../", StringComparison.Ordinal) ? null : relative,
                _ => Ending(path, named.Count(c => c == '/') + 1),
            },
            path,
            "/" + path,
        ];
        foreach (var candidate in candidates)
        {
            if (candidate is not null && candidate.AsSpan().IndexOfAny(link.Place.Forbidden) < 0
                && after.ResolveName(newFile, candidate + extension + heading) is var found && found.Target == target && found.Heading == heading)
            {
                return FrontMatterLinks.Quote(candidate + extension + heading, link.Place);
            }
        }

        return null;
    }

    /// <summary>The last segments of a path.</summary>
    private static string Ending(string path, int levels)
    {
        var start = path.Length;
        for (; levels > 0 && start > 0; levels--)
        {
            start = path.LastIndexOf('/', start - 1);
        }

        return path[(start + 1)..];
    }

    private string WriteAddress(string newFile, PageLink link, string target)
    {
        // Without .md, or without the slash of a folder, when it was written so and still leads there.
        var bare = target.EndsWith('/') ? target[..^1] : target.EndsWith(PagePath.Extension, StringComparison.Ordinal) ? target[..^PagePath.Extension.Length] : target;
        var wasBare = !link.Target.EndsWith('/') && !link.Target.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) && bare != target;
        string[] forms = wasBare ? [bare, target] : [target];
        foreach (var form in forms)
        {
            var address = link.Target.StartsWith('/') ? "/" + form : Relative(newFile, form, link.Target.StartsWith("./", StringComparison.Ordinal));
            if (after.ResolveAddress(newFile, address) == target)
            {
                return Encode(address, link);
            }
        }

        return Encode(Relative(newFile, target, dotted: true), link);
    }

    /// <summary><paramref name="target"/> (a file, or a folder with a slash) as seen from the folder of <paramref name="file"/>.</summary>
    private static string Relative(string file, string target, bool dotted)
    {
        var from = LinkMap.FolderOf(file).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var to = target.Split('/');
        var common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        var up = string.Concat(Enumerable.Repeat("../", from.Length - common));
        var down = string.Join('/', to[common..]);
        return up.Length > 0 ? up + down : down.Length == 0 || dotted || LooksLikeScheme(down) ? "./" + down : down;
    }

    private static bool LooksLikeScheme(string relative) => relative.IndexOf(':', StringComparison.Ordinal) is var colon && colon >= 0 && relative.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || colon < slash);

    private static string Encode(string address, PageLink link)
    {
        if (link.Place == LinkPlace.Bracketed)
        {
            return Escape(address, link.Place.Encoded, keepText: true);
        }

        // Text other than ASCII stays readable unless the author had it encoded; so do balanced parentheses.
        var hadEncoded = link.Raw.Contains('%', StringComparison.Ordinal) && !link.Raw.Any(c => c > 127);
        var parentheses = link.Raw.Contains('(', StringComparison.Ordinal) && IsBalanced(address) ? "" : "()";
        return Escape(address, link.Place.Encoded + parentheses, keepText: !hadEncoded);
    }

    private static string Escape(string address, string special, bool keepText)
    {
        var result = new StringBuilder(address.Length + 16);
        foreach (var rune in address.EnumerateRunes())
        {
            var text = rune.ToString();
            var escape = rune.IsAscii
                ? rune.Value is < 0x20 or 0x7F || special.Contains(text, StringComparison.Ordinal)
                : !keepText || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            result.Append(escape ? string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:X2}")) : text);
        }

        return result.ToString();
    }

    private static bool IsBalanced(string text)
    {
        var depth = 0;
        foreach (var c in text)
        {
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0;
    }
}
