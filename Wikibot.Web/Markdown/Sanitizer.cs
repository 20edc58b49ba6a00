using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Wikibot.Web.Markdown;

/// <summary>
/// What of a page's HTML is let through: elements of text, links, tables, and pictures of a wiki here; no script, style, form, frame or vector. Whatever else stands there keeps its
/// text. What holds HTML that somebody wrote goes through it; what Markdig made of Markdown alone is safe as it is, and a test holds that it would come out the same.
/// </summary>
internal sealed class Sanitizer
{
    private static readonly HashSet<string> s_tags = new(
        ("a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span "
        + "strong sub summary sup table tbody td tfoot th thead tr u ul var").Split(' '), StringComparer.Ordinal);

    private static readonly string[] s_attributes = "href title class id colspan rowspan start lang dir open scope src alt width height loading".Split(' ');

    /// <summary>The classes that our style knows, so that nobody's text looks like a part of the page around it.</summary>
    public static IReadOnlySet<string> Classes { get; } = new HashSet<string>(
        ("callout callout-title callout-note callout-tip callout-important callout-warning callout-danger callout-quote missing external file task done embed embed-from footnotes footnote-ref "
        + "footnote-back-ref math left center right").Split(' '), StringComparer.Ordinal);

    // It keeps no state while it works; the library says that one instance may be used by several threads once it is set up.
    private readonly HtmlSanitizer _sanitizer = Make();

    /// <summary>Whether an element of this name, in small letters, is let through.</summary>
    public static bool IsLetThrough(string name) => s_tags.Contains(name);

    /// <summary>How often HTML is read again until it stays the same.</summary>
    private const int MostRounds = 4;

    /// <summary>
    /// The HTML that may be shown. It is sanitised until reading it again gives the same, so that a browser makes the tree of it that was judged: mutation XSS lives off the
    /// difference. What never comes to rest is shown as text.
    /// </summary>
    public string Clean(string html)
    {
        var clean = html;
        for (var round = 0; round < MostRounds; round++)
        {
            clean = Sanitized(clean);
            if (ReadAgain(clean) == clean)
            {
                return clean;
            }
        }

        return $"<pre tabindex=\"0\">{WebUtility.HtmlEncode(html)}</pre>";
    }

    private string Sanitized(string html)
    {
        using var document = _sanitizer.SanitizeDom(html);
        return document.Body is { } body ? TreeText.Of(body, _sanitizer.OutputFormatter) : "";
    }

    private static string ReadAgain(string html)
    {
        using var document = new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        return TreeText.Of(document.Body!, HtmlMarkupFormatter.Instance);
    }

    private static HtmlSanitizer Make()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(s_tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(s_attributes, StringComparer.OrdinalIgnoreCase),
            AllowedClasses = new HashSet<string>(Classes, StringComparer.Ordinal),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
        })
        {
            KeepChildNodes = true,
            AllowDataAttributes = false,
        };
        sanitizer.RemovingAttribute += (_, removing) =>
        {
            // Cells of tables are aligned by a style, which the content security policy refuses.
            if (removing.Tag.LocalName is "td" or "th" && removing.Attribute.Name == "style")
            {
                var align = Array.Find(["left", "center", "right"], side => removing.Attribute.Value.Contains($"text-align: {side}", StringComparison.Ordinal));
                if (align is not null)
                {
                    removing.Tag.ClassList.Add(align);
                }
            }
        };
        sanitizer.PostProcessNode += (_, processed) =>
        {
            // Only ids of headings and footnotes: others could be taken for those of the page around (DOM clobbering).
            if (processed.Node is IElement { Id: { } id } element && !id.StartsWith(Slug.Prefix, StringComparison.Ordinal) && !id.StartsWith("fn", StringComparison.Ordinal))
            {
                element.RemoveAttribute("id");
            }

            // A picture is a file of a wiki here: of elsewhere it would tell who reads what, and of another address here do as it does.
            if (processed.Node is IElement { LocalName: "img" } image && !Picture.IsOurs(image.GetAttribute("src")))
            {
                image.Remove();
            }

            // What may be wider than the window is scrolled by keyboard too.
            if (processed.Node is IElement { LocalName: "pre" or "table" } wide)
            {
                wide.SetAttribute("tabindex", "0");
            }
        };
        return sanitizer;
    }
}
