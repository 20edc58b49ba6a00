using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>Callouts, as GitHub (<c>&gt; [!NOTE]</c>) and Obsidian (<c>&gt; [!tip]- Title</c>) write them: quotes with a kind and a title.</summary>
internal static partial class Callouts
{
    /// <summary>Obsidian's kinds, by the looks that they share.</summary>
    private static readonly Dictionary<string, string> s_looks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tip"] = "tip", ["hint"] = "tip", ["success"] = "tip", ["check"] = "tip", ["done"] = "tip",
        ["important"] = "important", ["abstract"] = "important", ["summary"] = "important", ["tldr"] = "important", ["question"] = "important", ["help"] = "important", ["faq"] = "important",
        ["warning"] = "warning", ["attention"] = "warning", ["caution"] = "warning",
        ["danger"] = "danger", ["error"] = "danger", ["bug"] = "danger", ["failure"] = "danger", ["fail"] = "danger", ["missing"] = "danger",
        ["quote"] = "quote", ["cite"] = "quote", ["example"] = "quote",
    };

    /// <summary>Makes a callout of the quote, when it is one.</summary>
    public static void Mark(QuoteBlock quote)
    {
        if (quote is not [ParagraphBlock { Inline: { } inline } first, ..])
        {
            return;
        }

        // What no link came of is cut into pieces at its brackets.
        var pieces = inline.TakeWhile(piece => piece is LiteralInline).Cast<LiteralInline>().ToList();
        if (Marker().Match(string.Concat(pieces.Select(piece => piece.Content.ToString()))) is not { Success: true } marker)
        {
            return;
        }

        Cut(pieces, marker.Length);
        var kind = marker.Groups["kind"].Value;
        quote.GetAttributes().AddClass("callout");
        quote.GetAttributes().AddClass("callout-" + s_looks.GetValueOrDefault(kind, "note"));
        var title = new ParagraphBlock { Inline = new ContainerInline() };
        title.GetAttributes().AddClass("callout-title");
        while (inline.FirstChild is { } next and not LineBreakInline)
        {
            next.Remove();
            title.Inline.AppendChild(next);
        }

        inline.FirstChild?.Remove();
        if (PageDocument.TextOf(title.Inline).Length == 0)
        {
            title.Inline.AppendChild(new LiteralInline(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(kind.ToLowerInvariant())));
        }

        quote.Insert(0, title);
        if (inline.FirstChild is null)
        {
            quote.Remove(first);
        }
    }

    private static void Cut(List<LiteralInline> pieces, int length)
    {
        foreach (var piece in pieces.TakeWhile(_ => length > 0))
        {
            var cut = Math.Min(length, piece.Content.Length);
            length -= cut;
            if (cut == piece.Content.Length)
            {
                piece.Remove();
            }
            else
            {
                var rest = piece.Content;
                rest.Start += cut;
                piece.Content = rest;
            }
        }
    }

    [GeneratedRegex(@"\A\[!(?<kind>[A-Za-z][A-Za-z-]{0,30})\][+-]?[ \t]*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Marker();
}
