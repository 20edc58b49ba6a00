using System.Net;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>Makes of what Markdig read what is to be shown: links that lead somewhere, ids of headings, callouts, embeds, no picture of elsewhere.</summary>
internal sealed class PageDocument(
    MarkdownDocument document, LinkTargets links, IReadOnlyDictionary<string, EmbeddedPage> embeds, Func<EmbeddedPage, string, string> embed)
{
    private readonly List<OutlineEntry> _outline = [];
    private readonly List<string> _wanted = [];
    private readonly Slug _slug = new();

    /// <summary>What Markdig renders.</summary>
    public MarkdownDocument Document => document;

    /// <summary>Whether headings have ids: of an embedded page they would be those of another.</summary>
    public bool WithIds { get; init; } = true;

    /// <summary>The headings.</summary>
    public IReadOnlyList<OutlineEntry> Outline => _outline;

    /// <summary>The front matter.</summary>
    public IReadOnlyList<FrontMatterEntry> FrontMatter { get; private set; } = [];

    /// <summary>The pages that it embeds and that are not there yet.</summary>
    public IReadOnlyList<string> Wanted => _wanted;

    /// <summary>Does all of it.</summary>
    public void Prepare()
    {
        foreach (var node in document.Descendants().ToList())
        {
            switch (node)
            {
                case YamlFrontMatterBlock yaml:
                    FrontMatter = Markdown.FrontMatter.Read(yaml.Lines.ToString());
                    break;
                case HeadingBlock heading:
                    Name(heading);
                    break;
                case QuoteBlock quote:
                    Callouts.Mark(quote);
                    break;
                case HtmlBlock { Type: HtmlBlockType.ScriptPreOrStyle } html when !html.Lines.ToString().StartsWith("<pre", StringComparison.OrdinalIgnoreCase):
                    html.Parent?.Remove(html);
                    break;
                case ParagraphBlock { Inline: { FirstChild: WikiLinkInline { Embed: true, NextSibling: null } alone } } paragraph when ShowEmbedded(paragraph, alone):
                    break;
                case WikiLinkInline { Parent: not null } named:
                    named.ReplaceBy(Link(links.ByName(named.Target), named.Label ?? named.Target, named.Embed ? named.Target : null));
                    break;
                case LinkInline { IsImage: true } image:
                    image.ReplaceBy(Link(links.ByAddress(image.Url ?? ""), TextOf(image) is { Length: > 0 } alt ? alt : image.Url ?? "", image.Url), copyChildren: false);
                    break;
                case LinkInline link:
                    Lead(link);
                    break;
                case TaskList task:
                    task.ReplaceBy(new HtmlInline(task.Checked ? "<span class=\"task done\">☑</span>" : "<span class=\"task\">☐</span>"));
                    break;
            }
        }
    }

    /// <summary>The text of an inline without its marks.</summary>
    internal static string TextOf(ContainerInline? inline)
    {
        var text = new System.Text.StringBuilder();
        foreach (var child in inline?.Descendants() ?? [])
        {
            _ = child switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                WikiLinkInline named => text.Append(named.Label ?? named.Target),
                LineBreakInline => text.Append(' '),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                _ => text,
            };
        }

        return text.ToString().Trim();
    }

    private void Name(HeadingBlock heading)
    {
        var text = TextOf(heading.Inline);
        var id = _slug.Next(text);
        if (WithIds)
        {
            heading.GetAttributes().Id = id;
        }

        _outline.Add(new OutlineEntry(heading.Level, text, id));
    }

    private void Lead(LinkInline link)
    {
        var target = links.ByAddress(link.Url ?? "");
        if (target.Href is null)
        {
            link.ReplaceBy(File(TextOf(link) is { Length: > 0 } text ? text : link.Url ?? "", link.Url), copyChildren: false);
            return;
        }

        link.Url = target.Href;
        if (target.Kind is { } kind)
        {
            link.GetAttributes().AddClass(kind);
        }
    }

    /// <summary>A link with a text of its own; a picture or embed is named as what it is.</summary>
    private static Inline Link(LinkTarget target, string text, string? picture)
    {
        if (target.Href is null)
        {
            return File(text, picture);
        }

        var link = new LinkInline(target.Href, "") { IsClosed = true };
        link.AppendChild(new LiteralInline(picture is null ? text : "↗ " + text));
        if (target.Kind is { } kind)
        {
            link.GetAttributes().AddClass(kind);
        }

        return link;
    }

    /// <summary>A file beside the pages, by its name.</summary>
    private static HtmlInline File(string text, string? name) => new($"<span class=\"file\" title=\"{WebUtility.HtmlEncode(name)}\">{WebUtility.HtmlEncode(text)}</span>");

    private bool ShowEmbedded(ParagraphBlock paragraph, WikiLinkInline alone)
    {
        if (links.ByName(alone.Target) is not { Page: { } page, Kind: null } || paragraph.Parent is not { } parent || alone.Target[0] == '#')
        {
            return false;
        }

        var key = alone.Target.IndexOf('#', StringComparison.Ordinal) is var hash and > 0 ? page + alone.Target[hash..] : page;
        if (!embeds.TryGetValue(key, out var shown))
        {
            _wanted.Add(key);
            return false;
        }

        // Its link is not replaced any more: it has left the document.
        alone.Remove();
        parent[parent.IndexOf(paragraph)] = new HtmlBlock(parser: null) { Lines = new StringLineGroup(embed(shown, links.Wiki)), Type = HtmlBlockType.NonInterruptingBlock };
        return true;
    }
}
