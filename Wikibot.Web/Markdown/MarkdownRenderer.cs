using System.Net;
using System.Text;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Wikibot.Web.Markdown;

/// <summary>Makes HTML of pages: CommonMark and GFM by Markdig, Obsidian's links, embeds and callouts, and the sanitiser over what somebody wrote as HTML.</summary>
internal sealed class MarkdownRenderer(Sanitizer sanitizer)
{
    /// <summary>Characters of HTML on one page that are sanitised: what the sanitiser takes grows faster than what it is given (0.3 s for as much of small elements, 1.2 s for twice that).</summary>
    private const int MostRaw = 128 * 1024;

    /// <summary>Pieces of a page that are sanitised, each a tree of its own: 70 µs at least.</summary>
    private const int MostPieces = 4000;

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
    public RenderedPage Render(string text, LinkTargets links, IReadOnlyDictionary<string, EmbeddedPage>? embeds = null) =>
        RenderPassages(text, links, embeds is { Count: > 0 } ? [0] : Passages.Of(text), embeds ?? s_none);

    /// <summary>Renders a page in passages; or at once, where there is one.</summary>
    internal RenderedPage RenderPassages(string text, LinkTargets links, List<int> passages, IReadOnlyDictionary<string, EmbeddedPage> embeds)
    {
        try
        {
            if (passages.Count > 1 && InPassages(text, links, passages) is { } shown)
            {
                return shown;
            }

            var document = new PageDocument(Markdig.Markdown.Parse(text, _pipeline), links, embeds, Embed);
            document.Prepare();
            var (html, note) = Shown(document);
            return new RenderedPage(html, document.Outline, document.FrontMatter, document.Wanted, note);
        }
        catch (ArgumentException deep) when (deep.Message.Contains("too deeply nested", StringComparison.Ordinal))
        {
            // Markdig's own limit: what goes deeper is no text that somebody reads.
            return new RenderedPage($"<pre tabindex=\"0\">{WebUtility.HtmlEncode(text)}</pre>", [], [], [], "Its Markdown is nested too deeply to be shown otherwise than as it is written.");
        }
    }

    /// <summary>Renders as <see cref="Render"/> does, with all of it through the sanitiser, and says whether somebody's HTML is in it: the measure of what needs none.</summary>
    internal (string Html, bool IsRaw) RenderSanitized(string text, LinkTargets links)
    {
        var document = new PageDocument(Markdig.Markdown.Parse(text, _pipeline), links, s_none, Embed);
        document.Prepare();
        return (sanitizer.Clean(Html(document.Document, 0, document.Document.Count)), document.Raw.Any);
    }

    /// <summary>An embedded page: what it embeds itself stays a link.</summary>
    private (string Html, bool IsRaw) Embed(EmbeddedPage page, LinkTargets into)
    {
        var links = new LinkTargets(into.Wiki, page.Path) { At = into.At };
        var document = new PageDocument(Markdig.Markdown.Parse(page.Text, _pipeline), links, s_none, (_, _) => ("", false)) { WithIds = false };
        document.Prepare();
        var address = WebUtility.HtmlEncode(links.ByName("/" + page.Path).Href);
        return ($"<div class=\"embed\"><p class=\"embed-from\"><a href=\"{address}\">{WebUtility.HtmlEncode(page.Path)}</a></p>\n{Html(document.Document, 0, document.Document.Count)}</div>", document.Raw.Any);
    }

    /// <summary>A page that is read, made ready and written passage by passage; null where somebody's HTML is in it after all, which belongs together wherever it stands.</summary>
    private RenderedPage? InPassages(string text, LinkTargets links, List<int> passages)
    {
        using var writer = new StringWriter();
        var renderer = RendererTo(writer);
        PageDocument? document = null;
        for (var i = 0; i < passages.Count; i++)
        {
            var passage = text[passages[i]..(i + 1 < passages.Count ? passages[i + 1] : text.Length)];
            document = new PageDocument(Markdig.Markdown.Parse(passage, _pipeline), links, s_none, Embed, document);
            document.Prepare();
            if (document.Raw.Any)
            {
                return null;
            }

            Write(renderer, document.Document, 0, document.Document.Count);
        }

        return new RenderedPage(writer.ToString(), document!.Outline, document.FrontMatter, document.Wanted);
    }

    /// <summary>
    /// The page, piece by piece: what holds no HTML of somebody's is safe as it is written, what does goes through the sanitiser, each piece a whole tree when it comes out. Blocks of
    /// HTML belong together with what stands between them: an element may begin in one and end in another.
    /// </summary>
    private (string Html, string? Note) Shown(PageDocument document)
    {
        if (!document.Raw.Any)
        {
            return (Html(document.Document, 0, document.Document.Count), null);
        }

        var html = new StringBuilder();
        var (left, pieces, note) = (MostRaw, MostPieces, (string?)null);
        for (var at = 0; at < document.Document.Count;)
        {
            var (end, isRaw) = document.Raw.PieceAt(document.Document, at);
            var piece = Html(document.Document, at, end);
            at = end;
            if (!isRaw)
            {
                html.Append(piece).Append('\n');
            }
            else if (piece.Length <= left && pieces > 0 && HtmlShape.IsOrdinary(piece))
            {
                (left, pieces) = (left - piece.Length, pieces - 1);
                html.Append(sanitizer.Clean(piece)).Append('\n');
            }
            else
            {
                note = "It holds more HTML, or HTML nested deeper, than is shown as such: some of it stands here as it is written.";
                html.Append("<pre tabindex=\"0\">").Append(WebUtility.HtmlEncode(piece)).Append("</pre>\n");
            }
        }

        return (html.ToString(), note);
    }

    private string Html(MarkdownDocument document, int from, int to)
    {
        using var writer = new StringWriter();
        Write(RendererTo(writer), document, from, to);
        return writer.ToString();
    }

    private HtmlRenderer RendererTo(StringWriter writer)
    {
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        SafeRenderers.Use(renderer);
        return renderer;
    }

    private static void Write(HtmlRenderer renderer, MarkdownDocument document, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            renderer.Write(document[i]);
        }
    }
}

/// <summary>Rendering.</summary>
internal static class MarkdownExtensions
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddMarkdown(this IServiceCollection services) => services.AddSingleton<Sanitizer>().AddSingleton<MarkdownRenderer>();
}
