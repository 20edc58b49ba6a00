using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>A picture of the wiki in its place, as Obsidian writes it: <c>![[plan.png]]</c>, <c>![[plan.png|300]]</c>, <c>![text|300x200](plan.png)</c>.</summary>
internal static partial class Picture
{
    /// <summary>Its HTML.</summary>
    /// <param name="source">Its address.</param>
    /// <param name="label">What stands in its place for who does not see it, and behind a bar how wide it is; may be nothing.</param>
    /// <param name="name">The file as the page names it.</param>
    public static HtmlInline Of(string source, string? label, string name)
    {
        var bar = label?.LastIndexOf('|') ?? -1;
        var size = Size().Match(label?[(bar + 1)..].Trim() ?? "");
        var text = size.Success ? label![..Math.Max(bar, 0)].Trim() : label;
        return new HtmlInline(string.Create(
            CultureInfo.InvariantCulture,
            $"<img src=\"{WebUtility.HtmlEncode(source)}\" alt=\"{WebUtility.HtmlEncode(string.IsNullOrEmpty(text) ? Named(name) : text)}\"{Attribute("width", size)}{Attribute("height", size)} loading=\"lazy\" />"));
    }

    /// <summary>Whether an address is that of a file of a wiki here, and of nothing else.</summary>
    public static bool IsOurs(string? source) => source is not null && Ours().IsMatch(source) && !Dots().IsMatch(source);

    private static string Named(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Attribute(string name, Match size) => size.Groups[name] is { Success: true, Value: var value } ? $" {name}=\"{value}\"" : "";

    [GeneratedRegex(@"\A(?<width>[1-9][0-9]{0,3})(x(?<height>[1-9][0-9]{0,3}))?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Size();

    [GeneratedRegex(@"\A/w/[a-z0-9-]+/f/[^\\\x00-\x20]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Ours();

    /// <summary>Segments by which a browser goes up, escaped or not (WHATWG URL, double-dot path segment).</summary>
    [GeneratedRegex(@"/(\.|%2e){1,2}([/?#]|\z)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Dots();
}
