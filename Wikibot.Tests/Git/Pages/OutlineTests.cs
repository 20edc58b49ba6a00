using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

/// <summary>The headings of a page, with which a long one is read in parts.</summary>
public sealed class OutlineTests : IAsyncLifetime
{
    private const string Page = "---\ntitle: T\n---\nbefore\n\n# A *b*\r\n\r\ntext\r\n\n## Same\n\n```\n# no heading\n```\n\nSetext\n======\n\n## Same\n\n- # in a list\n";

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Read_outline_tellsHeadingsLinesAndSizesAndNoText()
    {
        var written = await _host.WriteAsync(_wiki, "P", Page);

        var page = await ReadAsync(new ReadPageQuery("P", Outline: true));

        page.Outline!.Select(heading => (heading.Level, heading.Heading, heading.Line)).ShouldBe([(1, "A b", 6), (2, "Same", 10), (1, "Setext", 16), (2, "Same", 19)]);
        (page.Content, page.Revision, page.TotalLines, page.TotalSize, page.Truncated, page.FromLine).ShouldBe(("", written.Revision!, 21, Page.Length, false, null));
        foreach (var heading in page.Outline!)
        {
            var from = string.Concat(Page.Split('\n').Skip(heading.Line - 1).Select(line => line + "\n"));
            var section = (await ReadAsync(new ReadPageQuery("P", FromLine: heading.Line))).Content[..heading.Size];
            from.ShouldStartWith(section);
            section.ShouldStartWith(heading.Heading == "A b" ? "# A *b*" : heading.Level == 1 ? "Setext" : "## Same");
        }

        (await ReadAsync(new ReadPageQuery("P", Heading: "Setext"))).Content.Length.ShouldBe(page.Outline![2].Size);
    }

    [Fact]
    public async Task Read_outlineOfASection_tellsItsHeadingsOnly()
    {
        await _host.WriteAsync(_wiki, "P", Page);
        (await ReadAsync(new ReadPageQuery("P", Heading: "Setext", Outline: true))).Outline!.Select(heading => heading.Line).ShouldBe([16, 19]);
        await RefusedAsync("heading_not_found", new ReadPageQuery("P", Heading: "None", Outline: true));
    }

    [Fact]
    public async Task Read_outlineOfManyHeadings_goesOnByCursor()
    {
        await _host.WriteAsync(_wiki, "P", string.Concat(Enumerable.Range(1, 300).Select(i => $"## Heading {i}\n")));
        var seen = new List<PageHeading>();
        var page = await ReadAsync(new ReadPageQuery("P", Budget: 1000, Outline: true));
        var commit = page.Commit;
        await _host.WriteAsync(_wiki, "P", "# Other\n", page.Revision);
        for (seen.AddRange(page.Outline!); page.NextCursor is { } cursor; seen.AddRange(page.Outline!))
        {
            page.Truncated.ShouldBeTrue();
            page.Outline!.Count.ShouldBeLessThan(25);
            page = await ReadAsync(new ReadPageQuery("P", Budget: 1000, Cursor: cursor, Outline: true));
            page.Commit.ShouldBe(commit);
        }

        seen.Select(heading => (heading.Heading, heading.Line)).ShouldBe(Enumerable.Range(1, 300).Select(i => ($"Heading {i}", i)));
    }

    [Fact]
    public async Task Read_outlineWithAWrongArgument_isRefused()
    {
        await _host.WriteAsync(_wiki, "P", string.Concat(Enumerable.Repeat("# A\n\ntext\n\n", 100)));
        (await RefusedAsync("invalid_argument", new ReadPageQuery("P", FromLine: 2, Outline: true))).Extensions["field"].ToString().ShouldBe("outline");
        var text = (await ReadAsync(new ReadPageQuery("P", Budget: 200))).NextCursor;
        var outline = (await ReadAsync(new ReadPageQuery("P", Budget: 200, Outline: true))).NextCursor;
        (await RefusedAsync("invalid_argument", new ReadPageQuery("P", Cursor: text, Outline: true))).Extensions["field"].ToString().ShouldBe("cursor");
        (await RefusedAsync("invalid_argument", new ReadPageQuery("P", Cursor: outline))).Extensions["field"].ToString().ShouldBe("cursor");
    }

    [Fact]
    public async Task Read_outlineOfAPageWithoutHeadings_isEmptyAndSaysHowLargeItIs()
    {
        await _host.WriteAsync(_wiki, "P", "one\ntwo\n");
        var page = await ReadAsync(new ReadPageQuery("P", Outline: true));
        (page.Outline!.Count, page.TotalLines, page.TotalSize).ShouldBe((0, 2, 8));
    }

    private Task<PageContent> ReadAsync(ReadPageQuery query) => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, query);

    private async Task<WikibotProblemException> RefusedAsync(string code, ReadPageQuery query)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync(query));
        problem.Code.ShouldBe(code);
        return problem;
    }
}
