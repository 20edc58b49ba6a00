using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Git.Markdown;

/// <summary><c>[[Target]]</c>, <c>[[Target#Heading|Label]]</c> or <c>![[Target]]</c>.</summary>
internal sealed class WikiLinkInline : LeafInline
{
    /// <summary>What is shown.</summary>
    public required string Label { get; init; }

    /// <summary>Where the target (with its heading) stands in the text.</summary>
    public required SourceSpan TargetSpan { get; init; }

    /// <summary>Whether a label follows.</summary>
    public required bool HasLabel { get; init; }
}

/// <summary>Adds wiki links to the syntax, so that they are none in code, in fences and in HTML.</summary>
internal sealed class WikiLinkExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new WikiLinkParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // Nothing is rendered here.
    }
}

internal sealed class WikiLinkParser : InlineParser
{
    private const int MaxLength = 2000;

    public WikiLinkParser() => OpeningCharacters = ['[', '!'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var marks = slice.CurrentChar == '!' ? 3 : 2;
        if (!slice.MatchLowercase(marks == 3 ? "![[" : "[["))
        {
            return false;
        }

        var text = slice.Text.AsSpan(slice.Start + marks, Math.Min(slice.Length - marks, MaxLength));
        var end = text.IndexOfAny(']', '[', '\n');

        // [[1]](address) and [[a][b]] are Markdown's own links.
        if (end <= 0 || !text[end..].StartsWith("]]") || (text.Length > end + 2 && text[end + 2] == '('))
        {
            return false;
        }

        var inner = text[..end];
        var bar = inner.IndexOf('|');
        var target = bar < 0 ? inner : inner[..bar].TrimEnd('\\');
        var lead = target.Length - target.TrimStart().Length;
        target = target.Trim();
        if (target.IsEmpty)
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new WikiLinkInline
        {
            Label = (bar < 0 ? target : inner[(bar + 1)..]).ToString(),
            HasLabel = bar >= 0,
            TargetSpan = new SourceSpan(start + marks + lead, start + marks + lead + target.Length - 1),
            Span = new SourceSpan(start, start + marks + end + 1),
            Line = line,
            Column = column,
        };
        slice.Start += marks + end + 2;
        return true;
    }
}
