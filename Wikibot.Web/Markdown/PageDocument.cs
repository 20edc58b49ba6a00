using System.Net;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>Makes of what Markdig read what is to be shown: links that lead somewhere, ids of headings, callouts, embeds, pictures of the wiki and none of elsewhere.</summary>
/// <param name="document">What Markdig read: a page, or the next passage of one.</param>
/// <param name="links">Where its links lead.</param>
/// <param name="embeds">The pages that are shown in it.</param>
/// <param name="embed">Makes HTML of one of them.</param>
/// <param name="before">The passage before this one, whose headings and other notes it goes on with.</param>
internal sealed class PageDocument(
    MarkdownDocument document,
    LinkTargets links,
    IReadOnlyDictionary<string, EmbeddedPage> embeds,
    Func<EmbeddedPage, LinkTargets, (string Html, bool IsRaw)> embed,
    PageDocument? before = null)
{
    private readonly List<OutlineEntry> _outline = before?._outline ?? [];
    private readonly List<string> _wanted = before?._wanted ?? [];
    private readonly Slug _slug = before?._slug ?? new();

    /// <summary>What Markdig renders.</summary>
    public MarkdownDocument Document => document;

    /// <summary>Whether headings have ids: of an embedded page they would be those of another.</summary>
    public bool WithIds { get; init; } = true;

    /// <summary>The headings.</summary>
    public IReadOnlyList<OutlineEntry> Outline => _outline;

    /// <summary>The front matter.</summary>
    public IReadOnlyList<FrontMatterEntry> FrontMatter { get; private set; } = before?.FrontMatter ?? [];

    /// <summary>The pages that it embeds and that are not there yet.</summary>
    public IReadOnlyList<string> Wanted => _wanted;

    /// <summary>Where somebody's HTML stands.</summary>
    public RawHtml Raw { get; } = new();

    /// <summary>Does all of it.</summary>
    public void Prepare()
    {
        // A third of all are mere text. Blocks and what stands in them are told apart first: each question of what one is costs, with hundreds of thousands of them.
        foreach (var node in document.Descendants().Where(node => node is not LiteralInline).ToList())
        {
            SafeDocument.Clean(node);
            if (node is Block block)
            {
                Prepare(block);
            }
            else
            {
                Prepare(node);
            }
        }
    }

    private void Prepare(Block block)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                if (paragraph.Inline is { FirstChild: WikiLinkInline { Embed: true, NextSibling: null } alone })
                {
                    ShowEmbedded(paragraph, alone);
                }

                break;
            case Table table:
                SafeDocument.Align(table);
                break;
            case HeadingBlock heading:
                Name(heading);
                break;
            case QuoteBlock quote:
                Callouts.Mark(quote);
                break;
            case YamlFrontMatterBlock yaml:
                FrontMatter = Markdown.FrontMatter.Read(yaml.Lines.ToString());
                break;
            case HtmlBlock { Type: HtmlBlockType.Comment } comment when IsAlone(comment.Lines.ToString().AsSpan().Trim()):
                comment.Parent?.Remove(comment);
                break;
            case HtmlBlock { Type: HtmlBlockType.ScriptPreOrStyle } html when !html.Lines.ToString().StartsWith("<pre", StringComparison.OrdinalIgnoreCase):
                html.Parent?.Remove(html);
                break;
            case HtmlBlock html:
                Raw.Add(html);
                break;
        }
    }

    private void Prepare(MarkdownObject inline)
    {
        switch (inline)
        {
            case HtmlInline html:
                Raw.Add(html);
                break;
            case WikiLinkInline { Parent: not null, Embed: false } named when SafeDocument.IsInLink(named):
                named.ReplaceBy(new LiteralInline(named.Label ?? named.Target));
                break;
            case WikiLinkInline { Parent: not null } named:
                named.ReplaceBy(Shown(links.ByName(named.Target), named.Label, named.Target, named.Embed));
                break;
            case LinkInline { IsImage: false, Parent: not null } inner when SafeDocument.IsInLink(inner):
                inner.ReplaceBy(new LiteralInline(TextOf(inner)), copyChildren: false);
                break;
            case LinkInline { IsImage: true } image:
                image.ReplaceBy(Shown(links.ByAddress(image.Url ?? ""), TextOf(image), image.Url ?? "", embed: true), copyChildren: false);
                break;
            case LinkInline link:
                Lead(link);
                break;
            case AutolinkInline { Parent: not null } inner when SafeDocument.IsInLink(inner):
                inner.ReplaceBy(new LiteralInline(inner.Url));
                break;
            case TaskList task:
                task.ReplaceBy(new HtmlInline(task.Checked ? "<span class=\"task done\">☑</span>" : "<span class=\"task\">☐</span>"));
                break;
        }
    }

    /// <summary>The text of an inline without its marks.</summary>
    internal static string TextOf(ContainerInline? inline)
    {
        if (inline is { FirstChild: LiteralInline { NextSibling: null } alone })
        {
            return alone.Content.AsSpan().Trim().ToString();
        }

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

    /// <summary>Whether a block of HTML is one comment and nothing behind it.</summary>
    private static bool IsAlone(ReadOnlySpan<char> comment) => comment.IndexOf("-->", StringComparison.Ordinal) == comment.Length - 3 && comment.Length >= "<!---->".Length;

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
            link.ReplaceBy(Nowhere(TextOf(link) is { Length: > 0 } text ? text : link.Url ?? "", link.Url), copyChildren: false);
            return;
        }

        link.Url = target.Href;
        if (target.Kind is { } kind)
        {
            link.GetAttributes().AddClass(kind);
        }
    }

    /// <summary>A picture of the wiki; whatever else is a link with a text of its own, which tells where something is not shown in its place.</summary>
    private static Inline Shown(LinkTarget target, string? label, string name, bool embed)
    {
        if (embed && target is { IsPicture: true, Href: { } source })
        {
            return Picture.Of(source, label, name);
        }

        var text = string.IsNullOrEmpty(label) ? name : label;
        if (target.Href is null)
        {
            return Nowhere(text, name);
        }

        var link = new LinkInline(target.Href, "") { IsClosed = true };
        link.AppendChild(new LiteralInline(embed && target.Kind is not ("file" or "missing") ? "↗ " + text : text));
        if (target.Kind is { } kind)
        {
            link.GetAttributes().AddClass(kind);
        }

        return link;
    }

    /// <summary>What leads nowhere, by its name.</summary>
    private static HtmlInline Nowhere(string text, string? name) => new($"<span class=\"file\" title=\"{WebUtility.HtmlEncode(name)}\">{WebUtility.HtmlEncode(text)}</span>");

    private void ShowEmbedded(ParagraphBlock paragraph, WikiLinkInline alone)
    {
        if (links.ByName(alone.Target) is not { Page: { } page, Kind: null } || paragraph.Parent is not { } parent || alone.Target[0] == '#')
        {
            return;
        }

        var key = alone.Target.IndexOf('#', StringComparison.Ordinal) is var hash and > 0 ? page + alone.Target[hash..] : page;
        if (!embeds.TryGetValue(key, out var shown))
        {
            _wanted.Add(key);
            return;
        }

        // Its link is not replaced any more: it has left the document.
        alone.Remove();
        var (html, isRaw) = embed(shown, links);
        var block = new HtmlBlock(parser: null) { Lines = new StringLineGroup(html), Type = HtmlBlockType.NonInterruptingBlock };
        parent[parent.IndexOf(paragraph)] = block;
        if (isRaw)
        {
            Raw.Add(block);
        }
    }
}
