using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Markdig;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>An example of a published test suite.</summary>
internal sealed record SpecExample(string Suite, int Number, string Section, string Markdown, string Html);

/// <summary>Judges whether an example is shown as its suite says, or why otherwise.</summary>
internal static partial class SpecJudge
{
    /// <summary>Shown as the suite says.</summary>
    public const string Same = "as the suite says";

    private const string AsGitHub = "a table, a task, a struck text or a bare address, as GitHub and Obsidian have them";

    /// <summary>For no reason that is known.</summary>
    public const string Fault = "otherwise, for no reason";

    private static readonly Sanitizer s_sanitizer = new();
    private static readonly MarkdownRenderer s_renderer = new(s_sanitizer);
    private static readonly MarkdownPipeline s_plain = new MarkdownPipelineBuilder().Build();
    private static readonly MarkdownPipeline s_tables = new MarkdownPipelineBuilder().UsePipeTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    /// <summary>What of Markdown is read otherwise than CommonMark or GitHub have it, by how it is written.</summary>
    private static readonly (string Reason, Regex Written)[] s_extensions =
    [
        ("front matter: a page that begins with `---` has some", FrontMatter()),
        ("a link or embed by name (Obsidian): `[[…]]`", ByName()),
        ("a footnote (GitHub, Obsidian): `[^1]`", Footnote()),
        ("maths (GitHub, Obsidian): `$…$`", Maths()),
        (AsGitHub, GitHub()),
        ("a callout (GitHub, Obsidian): `[!NOTE]`", Callout()),
        ("a link without an address leads nowhere, and is no link", Empty()),
        ("an address that runs something has no link: only http, https, mailto and the wiki", Scheme()),
    ];

    public static string Judge(SpecExample example)
    {
        var expected = Tree(s_sanitizer.Clean(Marked(example.Html)));
        var ours = Tree(s_renderer.Render(example.Markdown, new LinkTargets("home", "Home")).Html);
        if (ours == expected)
        {
            return Same;
        }

        foreach (var (reason, written) in s_extensions)
        {
            if (written.IsMatch(example.Markdown) && !(example.Suite == "GFM" && reason == AsGitHub))
            {
                return reason;
            }
        }

        return example.Markdown.Contains('<') ? "HTML that somebody wrote is sanitised, each block by itself" : AsMarkdigHasIt(example, ours) ? "as Markdig reads it: one `~` strikes nothing, a table ends at a line without bars, a bare e-mail address is no link" : Fault;
    }

    /// <summary>Both trees, for who looks into a fault.</summary>
    public static string Explain(SpecExample example) =>
        $"{example.Suite} {example.Number}\n{example.Markdown}\nours:     {Tree(s_renderer.Render(example.Markdown, new LinkTargets("home", "Home")).Html)}\nexpected: {Tree(s_sanitizer.Clean(Marked(example.Html)))}";

    private static bool AsMarkdigHasIt(SpecExample example, string ours) =>
        ours == Tree(s_sanitizer.Clean(Marked(Markdig.Markdown.ToHtml(example.Markdown, example.Suite == "GFM" ? s_tables : s_plain))));

    /// <summary>What is shown otherwise on purpose, everywhere: pictures that are not the wiki's are links, boxes of tasks are signs.</summary>
    private static string Marked(string html)
    {
        var page = new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        foreach (var image in page.QuerySelectorAll("img").ToList())
        {
            image.Replace(page.CreateTextNode($"⟦{Named(image.GetAttribute("alt"), image.GetAttribute("src"))}⟧"));
        }

        foreach (var box in page.QuerySelectorAll("input[type=checkbox]").ToList())
        {
            box.Replace(page.CreateTextNode(box.HasAttribute("checked") ? "☑" : "☐"));
        }

        foreach (var link in page.QuerySelectorAll("a[href]").Where(link => !AnyScheme().IsMatch(link.GetAttribute("href")!)))
        {
            // The sanitiser takes any colon for the end of a scheme.
            link.SetAttribute("href", "of-the-wiki");
        }

        return page.Body!.InnerHtml;
    }

    private static string Named(string? alt, string? source) => string.IsNullOrEmpty(alt) ? source ?? "" : alt;

    /// <summary>The tree without what is ours alone: ids, classes, addresses within the wiki.</summary>
    private static string Tree(string html)
    {
        var page = new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        foreach (var element in page.Body!.QuerySelectorAll("*").ToList())
        {
            if (element.LocalName == "a" && element.TextContent.StartsWith("↗ ", StringComparison.Ordinal))
            {
                element.Replace(page.CreateTextNode($"⟦{element.TextContent[2..]}⟧"));
            }
            else if (element.LocalName == "img")
            {
                element.Replace(page.CreateTextNode($"⟦{element.GetAttribute("alt")}⟧"));
            }
            else if (element.LocalName == "span" && element.ClassList.Contains("task"))
            {
                element.Replace(page.CreateTextNode(element.TextContent));
            }
            else
            {
                foreach (var attribute in element.Attributes.ToList())
                {
                    if (attribute.Name == "href")
                    {
                        element.SetAttribute("href", Elsewhere().IsMatch(attribute.Value) ? attribute.Value : "of the wiki");
                    }
                    else if (attribute.Name is not ("title" or "start"))
                    {
                        element.RemoveAttribute(attribute.Name);
                    }
                }
            }
        }

        return Between().Replace(page.Body.InnerHtml, "><").Trim();
    }

    [GeneratedRegex(@"\A---\n", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"\[\[[^\[\]]+\]\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex ByName();

    [GeneratedRegex(@"\[\^", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Footnote();

    [GeneratedRegex(@"\$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Maths();

    [GeneratedRegex(@"~|\|.*\n.*-|(?<![<(\[])(https?://|www\.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex GitHub();

    [GeneratedRegex(@"\[!", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Callout();

    [GeneratedRegex(@"\]\((<>)?\)|\]: <>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Empty();

    [GeneratedRegex(@"[<(](?!https?:|mailto:)[A-Za-z][A-Za-z0-9+.-]+:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex AnyScheme();

    [GeneratedRegex(@"\A(https?:|mailto:)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@">\s+<", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Between();
}
