using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Wikibot.Tests.Web;

/// <summary>What of a page could run or load something: judged on the tree that a browser makes of it, not on its text.</summary>
internal static class Inline
{
    private static readonly HashSet<string> s_active = new(
        ["iframe", "frame", "frameset", "object", "embed", "applet", "base", "style", "svg", "math", "img", "image", "video", "audio", "source", "track", "picture", "portal", "template", "noscript", "marquee", "dialog", "slot"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>All of it: our own script and style are files of this host.</summary>
    public static IReadOnlyList<string> In(IHtmlDocument page) => [.. page.All.SelectMany(element => Of(element, ours: true))];

    /// <summary>The same of what somebody wrote, where not even ours belongs.</summary>
    public static IReadOnlyList<string> InContent(string html)
    {
        var page = new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        return [.. page.Body!.QuerySelectorAll("*").SelectMany(element => Of(element, ours: false))];
    }

    private static IEnumerable<string> Of(IElement element, bool ours)
    {
        var name = element.LocalName;
        if ((s_active.Contains(name) && !IsPictureOfAWiki(element)) || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
        {
            yield return $"<{name}>";
        }

        if (name is "script" or "link" or "meta" or "form" or "input" or "button" or "textarea" or "select" && !ours)
        {
            yield return $"<{name}>";
        }

        if (name == "script" && (element.TextContent.Length > 0 || element.GetAttribute("src")?.StartsWith("/assets/", StringComparison.Ordinal) != true))
        {
            yield return "an inline script";
        }

        foreach (var attribute in element.Attributes)
        {
            if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc" or "srcset" or "background" or "xlink:href" or "formaction" or "ping" or "http-equiv")
            {
                yield return $"{name}[{attribute.Name}]";
            }

            if (attribute.Name is "href" or "src" or "action" && Scheme(attribute.Value) is { } scheme && scheme is not ("http" or "https" or "mailto"))
            {
                yield return $"{name}[{attribute.Name}={scheme}:]";
            }
        }
    }

    /// <summary>A picture that is a file of a wiki here, and nothing more: it loads from nowhere else.</summary>
    private static bool IsPictureOfAWiki(IElement element) =>
        element.LocalName == "img" && element.GetAttribute("src") is { } source && source.StartsWith("/w/", StringComparison.Ordinal) && source.Split('/') is [_, _, _, "f", _, ..] && !source.Contains('\\', StringComparison.Ordinal)
        && element.Attributes.All(attribute => attribute.Name is "src" or "alt" or "width" or "height" or "loading" or "title" or "class" or "id" or "lang" or "dir");

    /// <summary>As browsers read it: without control characters and spaces in front, and without tabs and line breaks anywhere.</summary>
    private static string? Scheme(string address)
    {
        var text = new string([.. address.TrimStart([.. Enumerable.Range(0, 33).Select(code => (char)code)]).Where(c => c is not ('\t' or '\n' or '\r'))]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? text[..colon].ToLowerInvariant() : null;
    }
}
