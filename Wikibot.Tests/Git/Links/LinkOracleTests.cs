using System.Text.Json;
using Wikibot.Git.Links;
using Wikibot.Git.Markdown;

namespace Wikibot.Tests.Git.Links;

/// <summary>
/// Our links, headings and blocks beside those of parsers that nobody here wrote: commonmark.js (the reference) on the specification's
/// examples and on soups of marks, markdown-it with parse5 and yaml on pages made by rules. More cases with WIKIBOT_TEST_FULL=1.
/// </summary>
public sealed class LinkOracleTests(ITestOutputHelper output)
{
    private const int Batch = 2_000;
    private static readonly int s_batches = TestScale.Full ? 50 : 1;

    [Fact]
    public async Task Scan_examplesOfTheSpecification_findsWhatTheOthersFind()
    {
        NpmTools.Require("commonmark-spec");
        (await CompareAsync("spec", reference: false)).ShouldBeGreaterThan(600);
        await CompareAsync("spec", reference: true);
    }

    [Fact]
    public async Task Scan_pagesMadeByRules_findsWhatMarkdownItFinds()
    {
        NpmTools.Require("markdown-it");
        await FuzzAsync(grammar => grammar.Structured(), reference: false, seed: 15);
    }

    [Fact]
    public async Task Scan_soupsOfMarks_findsWhatCommonMarkFinds()
    {
        NpmTools.Require("commonmark");
        await FuzzAsync(grammar => grammar.Soup(), reference: true, seed: 16);
    }

    private async Task FuzzAsync(Func<LinkGrammar, string> make, bool reference, int seed)
    {
        using var folder = new ScratchFolder();
        var links = 0;
        for (var batch = 0; batch < s_batches; batch++)
        {
            var pages = Enumerable.Range(0, Batch).Select(i => make(new LinkGrammar(new Random((seed * 10_000_019) + (batch * Batch) + i)))).ToArray();
            await File.WriteAllTextAsync(folder["pages.json"], JsonSerializer.Serialize(pages));
            links += await CompareAsync(folder["pages.json"], reference);
        }

        output.WriteLine($"{s_batches * Batch} pages");
        links.ShouldBeGreaterThan(s_batches * Batch / 2);
    }

    /// <summary>Compares on every page; how many pages there were.</summary>
    private static async Task<int> CompareAsync(string pages, bool reference)
    {
        var listed = await NpmTools.NodeAsync("list-links.mjs", [pages]);
        listed.Exit.ShouldBe(0, listed.ToString());
        using var all = JsonDocument.Parse(listed.Output);
        var skipped = 0;
        foreach (var theirs in all.RootElement.EnumerateArray())
        {
            var text = theirs.GetProperty("text").GetString()!;
            var (links, unread) = LinkScanner.Scan(text);
            if (unread is not null || (theirs.TryGetProperty("unread", out var failed) && failed.GetBoolean()))
            {
                // Not all YAML that one of the two mends is read by the other: then each says so.
                skipped++;
                continue;
            }

            var ours = links.Select(link => (Name(link.Syntax), link.Target));
            if (reference)
            {
                var found = theirs.GetProperty("reference");
                Listed(ours.Where(link => link.Item1 is "link" or "image" or "definition")).ShouldBe(Listed(Pairs(found)), text);
                continue;
            }

            var page = new MarkdownPage(text);
            Listed(ours).ShouldBe(Listed(Pairs(theirs.GetProperty("links"))), text);
            page.Headings.Select(heading => $"{heading.Level} {heading.Line} {Spaced(heading.Plain)}")
                .ShouldBe(theirs.GetProperty("headings").EnumerateArray().Select(heading => $"{heading[0]} {heading[2]} {Spaced(heading[1].GetString()!)}"), text);
            page.Blocks.Select(block => block.Kind.ToString()).ShouldBe(theirs.GetProperty("top").EnumerateArray().Select(kind => kind.GetString()!), text);
        }

        skipped.ShouldBeLessThanOrEqualTo(all.RootElement.GetArrayLength() / 100);
        return all.RootElement.GetArrayLength();
    }

    /// <summary>By kind, and within a kind in the order of the page; definitions in any.</summary>
    private static string Listed(IEnumerable<(string Kind, string Target)> links) => string.Join('\n', links
        .GroupBy(link => link.Kind)
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"{kind.Key}: {string.Join(" , ", kind.Key == "definition" ? kind.Select(link => link.Target).Order(StringComparer.Ordinal) : kind.Select(link => link.Target))}"));

    private static IEnumerable<(string, string)> Pairs(JsonElement links) => links.EnumerateArray().Select(link => (link[0].GetString()!, link[1].GetString()!));

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Name(LinkSyntax syntax) =>
        syntax == LinkSyntax.Wiki ? "wiki" : syntax == LinkSyntax.Definition ? "definition" : syntax == LinkSyntax.Html ? "html" : syntax.Name;
}
