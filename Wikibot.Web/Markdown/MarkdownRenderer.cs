using System.Net;
using Markdig;
using Markdig.Renderers;

namespace Wikibot.Web.Markdown;

/// <summary>Makes HTML of pages: CommonMark and GFM by Markdig, Obsidian's links, embeds and callouts, then the sanitiser over all of it.</summary>
internal sealed class MarkdownRenderer(Sanitizer sanitizer)
{
    private static readonly Dictionary<string, EmbeddedPage> s_none = [];

    private readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UsePipeTables()
        .UseTaskLists()
        .UseFootnotes()
        .UseAutoLinks()
        .UseMathematics()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Use<WikiLinkExtension>()
        .Build();

    /// <summary>Renders a page.</summary>
    /// <param name="text">Its Markdown.</param>
    /// <param name="links">Where its links lead.</param>
    /// <param name="embeds">The pages that it embeds, by <see cref="RenderedPage.Wanted"/>.</param>
    public RenderedPage Render(string text, LinkTargets links, IReadOnlyDictionary<string, EmbeddedPage>? embeds = null)
    {
        try
        {
            var document = new PageDocument(Markdig.Markdown.Parse(text, _pipeline), links, embeds ?? s_none, Embed);
            document.Prepare();
            return new RenderedPage(sanitizer.Clean(Html(document)), document.Outline, document.FrontMatter, document.Wanted);
        }
        catch (ArgumentException deep) when (deep.Message.Contains("too deeply nested", StringComparison.Ordinal))
        {
            // Markdig's own limit: what goes deeper is no text that somebody reads.
            return new RenderedPage($"<pre tabindex=\"0\">{WebUtility.HtmlEncode(text)}</pre>", [], [], [], "Its Markdown is nested too deeply to be shown otherwise than as it is written.");
        }
    }

    /// <summary>An embedded page: what it embeds itself stays a link.</summary>
    private string Embed(EmbeddedPage page, string wiki)
    {
        var links = new LinkTargets(wiki, page.Path);
        var document = new PageDocument(Markdig.Markdown.Parse(page.Text, _pipeline), links, s_none, (_, _) => "") { WithIds = false };
        document.Prepare();
        var address = WebUtility.HtmlEncode(links.ByName("/" + page.Path).Href);
        return $"<div class=\"embed\"><p class=\"embed-from\"><a href=\"{address}\">{WebUtility.HtmlEncode(page.Path)}</a></p>\n{Html(document)}</div>";
    }

    private string Html(PageDocument document)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.Render(document.Document);
        return writer.ToString();
    }
}

/// <summary>Rendering.</summary>
internal static class MarkdownExtensions
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddMarkdown(this IServiceCollection services) => services.AddSingleton<Sanitizer>().AddSingleton<MarkdownRenderer>();
}
