using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>
/// How links and code are written, so that what Markdig makes of Markdown is safe as it is: together with <see cref="SafeDocument"/> it needs no sanitiser where nobody wrote HTML.
/// </summary>
internal static class SafeRenderers
{
    /// <summary>Puts them in the place of Markdig's own.</summary>
    public static void Use(HtmlRenderer renderer)
    {
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.CodeBlockRenderer>(new CodeRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new LinkRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Renderers.Html.Inlines.AutolinkInlineRenderer>(new AutolinkRenderer());
    }

    private static void WriteStart(HtmlRenderer renderer, string address)
    {
        renderer.Write("<a");
        if (SafeAddress.IsSafe(address))
        {
            renderer.Write(" href=\"");
            renderer.WriteEscapeUrl(address);
            renderer.Write('"');
        }
    }

    /// <summary>Code, which is scrolled by keyboard where it is wider than the window.</summary>
    private sealed class CodeRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock obj)
        {
            renderer.EnsureLine();
            renderer.Write("<pre tabindex=\"0\"><code>");
            renderer.WriteLeafRawLines(obj, writeEndOfLines: true, escape: true);
            renderer.WriteLine("</code></pre>");
        }
    }

    /// <summary>Links; pictures are none any more when it comes to this.</summary>
    private sealed class LinkRenderer : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj)
        {
            WriteStart(renderer, obj.Url ?? "");
            renderer.WriteAttributes(obj);
            if (!string.IsNullOrEmpty(obj.Title))
            {
                renderer.Write(" title=\"");
                renderer.WriteEscape(obj.Title);
                renderer.Write('"');
            }

            renderer.Write('>');
            renderer.WriteChildren(obj);
            renderer.Write("</a>");
        }
    }

    private sealed class AutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
        {
            WriteStart(renderer, obj.IsEmail ? "mailto:" + obj.Url : obj.Url);
            renderer.WriteAttributes(obj);
            renderer.Write('>');
            renderer.WriteEscape(obj.Url);
            renderer.Write("</a>");
        }
    }
}
