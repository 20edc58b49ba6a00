using System.Text;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Links;

/// <summary>Rewrites the links of a page so that each leads, in a new state of the wiki, to where its old target went. Only their bytes change.</summary>
/// <param name="before">The state in which the links lead where they should.</param>
/// <param name="after">The new state.</param>
/// <param name="moved">Where a target of the old state is in the new one.</param>
internal sealed class LinkRewriter(LinkMap before, LinkMap after, Func<string, string> moved)
{
    /// <summary>Whether any of a page's links has to change.</summary>
    public bool Concerns(string oldFile, string newFile, IReadOnlyList<PageLink> links) => links.Any(link => Wanted(oldFile, newFile, link) is not null);

    /// <summary>The page's text with its links following.</summary>
    public string Rewrite(string text, string oldFile, string newFile, IReadOnlyList<PageLink> links)
    {
        var result = new StringBuilder(text.Length + 64);
        var from = 0;
        foreach (var link in links)
        {
            if (Wanted(oldFile, newFile, link) is { } target && Write(oldFile, newFile, link, target) is { } written)
            {
                result.Append(text, from, link.Start - from).Append(written);
                from = link.Start + link.Length;
            }
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Where the link should lead now, or null when it does already, or led nowhere before.</summary>
    private string? Wanted(string oldFile, string newFile, PageLink link) =>
        before.Resolve(oldFile, link) is { } old && moved(old) is var target && after.Resolve(newFile, link) != target ? target : null;

    private string? Write(string oldFile, string newFile, PageLink link, string target) =>
        link.Kind == LinkKind.Wiki ? WriteWiki(oldFile, newFile, link, target) : WriteAddress(newFile, link, target);

    /// <summary>As short as it was where that still names one page, else from the root.</summary>
    private string? WriteWiki(string oldFile, string newFile, PageLink link, string target)
    {
        var heading = before.ResolveWiki(oldFile, link.Target).Heading;
        var named = link.Target[..^heading.Length];
        var extension = named.TrimEnd().EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? PagePath.Extension : "";
        var path = target[..^PagePath.Extension.Length];
        var levels = named.StartsWith('.') ? int.MaxValue : named.Count(c => c == '/') + 1;
        var segments = path.Split('/');
        string[] candidates =
        [
            .. levels == int.MaxValue ? (string[])[Relative(newFile, path, dotted: true)] : levels < segments.Length ? [string.Join('/', segments[^levels..])] : [],
            path,
            "/" + path,
        ];
        return candidates
            .Select(candidate => candidate + extension + heading)
            .FirstOrDefault(candidate => candidate.AsSpan().IndexOfAny("[]|\n") < 0 && after.ResolveWiki(newFile, candidate) is var found && found.Target == target && found.Heading == heading);
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
        if (link.Kind == LinkKind.Bracketed)
        {
            return Escape(address, "<>\\%#?&", keepText: true);
        }

        // Text other than ASCII stays readable unless the author had it encoded; so do balanced parentheses.
        var hadEncoded = link.Raw.Contains('%', StringComparison.Ordinal) && !link.Raw.Any(c => c > 127);
        var parentheses = link.Raw.Contains('(', StringComparison.Ordinal) && IsBalanced(address) ? "" : "()";
        return Escape(address, " \"<>\\%#?&" + parentheses, keepText: !hadEncoded);
    }

    private static string Escape(string address, string special, bool keepText)
    {
        var result = new StringBuilder(address.Length + 16);
        foreach (var rune in address.EnumerateRunes())
        {
            var text = rune.ToString();
            var escape = rune.IsAscii ? special.Contains(text, StringComparison.Ordinal) : !keepText || Rune.IsWhiteSpace(rune);
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
