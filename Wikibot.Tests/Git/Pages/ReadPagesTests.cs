using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

/// <summary>Several pages in one call, under one budget.</summary>
public sealed class ReadPagesTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Read_pagesAndWhatIsNone_eachHasItsEntryInOrder()
    {
        var a = await _host.WriteAsync(_wiki, "A", "a\n");
        await _host.WriteAsync(_wiki, "Dev/Notes", "notes\n");
        await FastImport.Commit("By git").File(FastImport.Bytes("latin.md"), [0x63, 0xE9]).RunAsync(_host.Repository(_wiki));

        var result = await ReadAsync(new ReadPagesRequest(["Notes", "None", "A", "../x", "latin", "A"]));

        result.Pages.Select(read => (read.Path, read.Page?.Path, read.Page?.Content, read.Problem?.Code)).ShouldBe(
        [
            ("Notes", "Dev/Notes", "notes\n", null),
            ("None", null, null, ProblemCodes.PageNotFound),
            ("A", "A", "a\n", null),
            ("../x", null, null, ProblemCodes.InvalidArgument),
            ("latin", null, null, ProblemCodes.NotText),
            ("A", "A", "a\n", null),
        ]);
        result.Pages[2].Page!.Revision.ShouldBe(a.Revision);
        result.Pages[0].Page!.ResolvedFrom.ShouldBe("Notes");
        result.Pages.ShouldAllBe(read => read.Page == null || read.Page.Commit == result.Commit);
    }

    [Fact]
    public async Task Read_atACommit_isAsItWas()
    {
        var old = await _host.WriteAsync(_wiki, "A", "old\n");
        await _host.WriteAsync(_wiki, "A", "new\n", old.Revision);
        await _host.WriteAsync(_wiki, "B", "later\n");
        var then = await ReadAsync(new ReadPagesRequest(["A", "B"], old.Commit[..12]));
        (then.Commit, then.Pages[0].Page!.Content, then.Pages[1].Problem!.Code).ShouldBe((old.Commit, "old\n", ProblemCodes.PageNotFound));
        (await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync(new ReadPagesRequest(["A"], new string('1', 40))))).Code.ShouldBe(ProblemCodes.CommitNotFound);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public async Task Read_underABudget_givesShortPagesWholeAndPartsOfTheLongThatGoOn(int budget)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Short"] = "short\n",
            ["Middle"] = string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i} é👩‍💻\n")),
            ["Long"] = string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")),
            ["Longer"] = new string('x', 30_000),
        };
        foreach (var (path, text) in texts)
        {
            await _host.WriteAsync(_wiki, path, text);
        }

        var result = await ReadAsync(new ReadPagesRequest([.. texts.Keys], Budget: budget));

        result.Pages.Sum(read => read.Page!.Content.Length).ShouldBeLessThanOrEqualTo(budget);
        result.Pages[0].Page!.Truncated.ShouldBeFalse();
        var cut = result.Pages.Where(read => read.Page!.Truncated).ToList();
        cut.Count.ShouldBe(budget switch { 1000 => 3, 100_000 => 0, _ => 2 });
        cut.ShouldAllBe(read => read.Page!.Content.Length >= budget / 4 / 2);
        foreach (var read in result.Pages)
        {
            var whole = read.Page!.Content;
            for (var cursor = read.Page.NextCursor; cursor is not null;)
            {
                var rest = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, new ReadPageQuery(read.Path, Budget: 7000, Cursor: cursor));
                (whole, cursor) = (whole + rest.Content, rest.NextCursor);
            }

            whole.ShouldBe(texts[read.Path]);
        }
    }

    [Fact]
    public async Task Read_noneTooManyOrNoBudget_isRefused()
    {
        foreach (var (request, field) in new[] { (new ReadPagesRequest([]), "paths"), (new ReadPagesRequest([.. Enumerable.Repeat("A", 21)]), "paths"), (new ReadPagesRequest(["A"], Budget: 999), "budget") })
        {
            (await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync(request))).Extensions["field"].ToString().ShouldBe(field);
        }

        using var answer = await _host.SendAsync(HttpMethod.Post, $"/wikis/{_wiki}/pages/read", "{\"paths\":[null]}");
        ((int)answer.StatusCode).ShouldBe(400);
    }

    private Task<ReadPagesResult> ReadAsync(ReadPagesRequest request) => _host.Git.ReadPagesAsync(GitServiceHost.Ada, _wiki, request);
}
