using System.Text;

namespace Wikibot.Git.Links;

/// <summary>A link that led somewhere and cannot be made to go on leading there.</summary>
/// <param name="Link">The link.</param>
/// <param name="Target">Where its target is now.</param>
internal readonly record struct LostTarget(PageLink Link, string Target);

/// <summary>What is to be done to a page: pieces of its text, each with what takes its place, in order.</summary>
internal sealed record PageRewrite(IReadOnlyList<(int Start, int Length, string Text)> Pieces, IReadOnlyList<LostTarget> Lost, long Growth);

/// <summary>Rewrites the links of a page so that each leads, in a new state of the wiki, to where its old target went. Only their bytes change.</summary>
/// <param name="before">The state in which the links lead where they should.</param>
/// <param name="after">The new state.</param>
/// <param name="moved">Where a target of the old state is in the new one.</param>
internal sealed class LinkRewriter(LinkMap before, LinkMap after, Func<string, string> moved)
{
    private readonly LinkWriter _writer = new(before, after);

    /// <summary>Works out what has to change; null when nothing has to. Nothing is built yet.</summary>
    /// <param name="oldFile">Where the page was.</param>
    /// <param name="newFile">Where it is now.</param>
    /// <param name="links">Its links.</param>
    public PageRewrite? Plan(string oldFile, string newFile, IReadOnlyList<PageLink> links)
    {
        var pieces = new List<(int Start, int Length, string Text)>();
        var lost = new List<LostTarget>();
        var known = new Dictionary<(LinkSyntax, LinkPlace, string), (string? Target, string? Written)>();
        var growth = 0L;
        foreach (var link in links)
        {
            var key = (link.Syntax, link.Place, link.Raw);
            if (!known.TryGetValue(key, out var change))
            {
                var target = Wanted(oldFile, newFile, link);
                known[key] = change = (target, target is null ? null : _writer.Write(oldFile, newFile, link, target));
            }

            if (change.Target is null)
            {
                continue;
            }

            if ((change.Written is { } written ? (link.Start, link.Length, written) : _writer.InMarkdown(oldFile, newFile, link, change.Target)) is { } piece)
            {
                pieces.Add(piece);
                growth += Encoding.UTF8.GetByteCount(piece.Item3) - Encoding.UTF8.GetByteCount(link.Raw);
            }
            else
            {
                lost.Add(new LostTarget(link, change.Target));
            }
        }

        return pieces.Count + lost.Count == 0 ? null : new PageRewrite(pieces, lost, growth);
    }

    /// <summary>The page's text with its links following.</summary>
    public static string Apply(string text, PageRewrite rewrite)
    {
        var result = new StringBuilder(text.Length + 64);
        var from = 0;
        foreach (var (start, length, written) in rewrite.Pieces)
        {
            result.Append(text, from, start - from).Append(written);
            from = start + length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Where the link should lead now, or null when it does already, or led nowhere before.</summary>
    private string? Wanted(string oldFile, string newFile, PageLink link)
    {
        if (before.Resolve(oldFile, link) is not { } old)
        {
            return null;
        }

        var target = moved(old);
        return after.Resolve(newFile, link) != target || (link.Syntax.ByName && LeavesTheRoot(oldFile, newFile, link.Target)) ? target : null;
    }

    /// <summary>Whether a path from the root would now be found only by its end, which others than Wikibot may not do.</summary>
    private bool LeavesTheRoot(string oldFile, string newFile, string name) =>
        name.TrimStart('/').Contains('/', StringComparison.Ordinal)
        && before.ResolveName(oldFile, name).Way == LinkWay.Root && after.ResolveName(newFile, name).Way != LinkWay.Root;
}
