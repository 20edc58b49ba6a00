using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Wikibot.Git.Client;

namespace Wikibot.Git.Markdown;

/// <summary>A page's text with its syntax tree, whose spans are offsets into the text.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UseYamlFrontMatter()
        .UsePipeTables()
        .Use<WikiLinkExtension>()
        .Build();

    private readonly Lazy<TextLines> _lines;
    private readonly Lazy<IReadOnlyList<Heading>> _headings;

    /// <exception cref="WikibotProblemException">The text nests deeper than the parser follows (some hundred levels).</exception>
    public MarkdownPage(string text)
    {
        Text = text;
        Document = Parse(text);
        _lines = new Lazy<TextLines>(() => new TextLines(text));
        _headings = new Lazy<IReadOnlyList<Heading>>(() => Heading.Read(this));
    }

    public string Text { get; }

    public MarkdownDocument Document { get; }

    public TextLines Lines => _lines.Value;

    /// <summary>The headings that make sections: those of the page itself, not those in quotes, lists, code or HTML.</summary>
    public IReadOnlyList<Heading> Headings => _headings.Value;

    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException error)
        {
            throw new WikibotProblemException(422, ProblemCodes.TooDeep, "The page's Markdown is nested too deeply to find its headings. Use lines and exact replacements.", error);
        }
    }

    /// <summary>Offset behind the front matter's last line; 0 (or behind a byte order mark) without any.</summary>
    public int BodyStart => Document.FirstOrDefault() is YamlFrontMatterBlock block
        ? Lines.EndOf(Lines.LineAt(block.Span.End))
        : Text.StartsWith('\uFEFF') ? 1 : 0;
}
