using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>A wiki link as written: <c>[[target#heading|label]]</c>, or an embed, <c>![[target]]</c>.</summary>
internal sealed class WikiLinkInline(string target, string? label, bool embed) : LeafInline
{
    /// <summary>What stands before the bar.</summary>
    public string Target { get; } = target;

    /// <summary>What stands behind it; null when there is none.</summary>
    public string? Label { get; } = label;

    /// <summary>Whether it is to be shown in this place.</summary>
    public bool Embed { get; } = embed;
}

/// <summary>Reads Obsidian's links by name.</summary>
internal sealed class WikiLinkParser : InlineParser
{
    /// <summary>Most characters of a link by name.</summary>
    private const int MaxLength = 1000;

    public WikiLinkParser() => OpeningCharacters = ['[', '!'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var embed = slice.CurrentChar == '!';
        var open = slice.Start + (embed ? 1 : 0);
        var rest = slice.Text.AsSpan(open, Math.Min(MaxLength, slice.End + 1 - open));
        if (!rest.StartsWith("[["))
        {
            return false;
        }

        rest = rest[2..];
        var end = rest.IndexOfAny(['[', ']', '\n', '\r']);
        if (end <= 0 || !rest[end..].StartsWith("]]"))
        {
            return false;
        }

        var inner = rest[..end];
        var bar = inner.IndexOf('|');

        // In tables the bar is escaped.
        var target = (bar < 0 ? inner : inner[..bar].TrimEnd('\\')).Trim().ToString();
        var label = bar < 0 ? null : inner[(bar + 1)..].Trim().ToString();
        if (target.Length == 0)
        {
            return false;
        }

        processor.Inline = new WikiLinkInline(target, string.IsNullOrEmpty(label) ? null : label, embed);
        slice.Start = open + 2 + end + 2;
        return true;
    }
}

/// <summary>Hangs the parser into Markdig.</summary>
internal sealed class WikiLinkExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new WikiLinkParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // PageDocument makes ordinary links of them before they are rendered.
    }
}
