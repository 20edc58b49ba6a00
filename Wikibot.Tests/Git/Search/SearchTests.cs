using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Search;

/// <summary>What a search finds, and how it is told.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Search_word_givesSectionLineSnippetAndRevision()
    {
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "editor");
        var change = await _host.WriteAsync(_wiki, "Dev/Install", "# Install\n\nIntro.\n\n## Linux\n\nUse the package manager of your distribution.\n\n## Windows\n\nFetch the *installer*.\n", caller: GitServiceHost.Bob);
        var hit = (await Search("installer")).Hits.ShouldHaveSingleItem();
        (hit.Path, hit.Heading, hit.Line, hit.Revision, hit.ChangedBy).ShouldBe(("Dev/Install", "Install > Windows", 11, change.Revision!, "Bob"));
        hit.Snippet.ShouldBe("Fetch the *installer*.");
        hit.ChangedAt.ShouldNotBeNull().ShouldBeInRange(_host.Time.GetUtcNow().AddMinutes(-5), _host.Time.GetUtcNow());
    }

    [Theory]
    [InlineData("quick fox", true)]
    [InlineData("\"quick brown fox\"", true)]
    [InlineData("\"quick fox\"", false)]
    [InlineData("qui*", true)]
    [InlineData("\"quick bro\"*", true)]
    [InlineData("fox -dog", true)]
    [InlineData("fox -brown", false)]
    [InlineData("fox -\"brown fox\"", false)]
    [InlineData("QUICK Brówn", true)]
    [InlineData("C#", true)]
    [InlineData("F#", false)]
    [InlineData("node.js", true)]
    [InlineData("a/b", true)]
    [InlineData("foo-bar", true)]
    [InlineData("bar-foo", false)]
    [InlineData("\"unbalanced", true)]
    [InlineData("東", true)]
    [InlineData("京都", true)]
    [InlineData("東都", false)]
    [InlineData("สดี", true)]
    [InlineData("국어", true)]
    [InlineData("🚀", true)]
    [InlineData("uick", true)]
    [InlineData("quikc", true)]
    [InlineData("zebra", false)]
    public async Task Search_anyForm_findsWhatIsThere(string query, bool isThere)
    {
        await _host.WriteAsync(_wiki, "Page", "The quick brown fox. C# and node.js, a/b, foo-bar, unbalanced. 東京都 สวัสดี 한국어를 🚀\n");
        (await Search(query)).Hits.Select(hit => hit.Path).ShouldBe(isThere ? ["Page"] : []);
    }

    [Fact]
    public async Task Search_wordInMoreSectionsThanAreCounted_saysThatThereAreMore()
    {
        var sections = string.Concat(Enumerable.Range(0, 2600).Select(i => $"## Part {i}\n\nThe harbour.\n\n"));
        await _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest([.. Enumerable.Range(0, 4).Select(i => new PageWrite($"Filler {i}", sections))]), GitServiceHost.Id());

        var answer = await Search("harbour");

        (answer.Total, answer.TotalIsExact).ShouldBe((10_000, false));
        (await Search("harbour \"part 77\"")).TotalIsExact.ShouldBeTrue();
    }

    [Fact]
    public async Task Search_wordThatStandsNearlyEverywhere_putsTitlesAndHeadingsFirst()
    {
        var sections = string.Concat(Enumerable.Range(0, 700).Select(i => $"## Part {i}\n\nThe harbour, and {i}.\n\n"));
        await _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest([.. Enumerable.Range(0, 3).Select(i => new PageWrite($"Filler {i}", sections))]), GitServiceHost.Id());
        await _host.WriteAsync(_wiki, "Guide", "# Guide\n\n## Harbour dues\n\nWhat ships pay.\n");
        await _host.WriteAsync(_wiki, "Harbour", "# All about it\n\nA place for ships.\n");
        await _host.WriteAsync(_wiki, "Filler 9", sections);

        var answer = await Search("harbour");
        answer.Hits.Select(hit => hit.Path).Take(2).ShouldBe(["Harbour", "Guide"], ignoreOrder: true);
        (answer.Total, answer.TotalIsExact).ShouldBe((2802, true));
        answer.Note.ShouldBe("It stands in too many sections to weigh them all: titles, aliases and headings that have it come first. Add words or a filter.");
        answer.Hits.Skip(2).Select(hit => hit.Path).ShouldAllBe(path => path.StartsWith("Filler"));

        (await Search("harbour -ships")).Total.ShouldBe(2800);
        (await Search("harbour \"and 77\"")).Hits.Count.ShouldBe(4);
        var (reached, cursor) = (new List<string>(), (string?)null);
        do
        {
            var part = await _host.Git.SearchAsync(GitServiceHost.Ada, _wiki, new SearchRequest("harbour", Limit: 50, Cursor: cursor));
            reached.AddRange(part.Hits.Select(hit => $"{hit.Path} {hit.Heading}"));
            cursor = part.NextCursor;
        }
        while (cursor is not null);
        reached.Distinct(StringComparer.Ordinal).Count().ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\"\" * - :")]
    public async Task Search_nothing_isRefused(string query) =>
        (await Should.ThrowAsync<WikibotProblemException>(() => Search(query))).Extensions["rule"].GetValue<string>().ShouldBe("empty");

    [Fact]
    public async Task Search_titleAliasAndHeading_comeFirst()
    {
        await _host.WriteAsync(_wiki, "A", "The word garden is in this text, and garden again: garden.\n");
        await _host.WriteAsync(_wiki, "B", "---\naliases: [Garden]\n---\n\nAbout plants.\n");
        await _host.WriteAsync(_wiki, "C", "# Garden\n\nSomething else.\n");
        await _host.WriteAsync(_wiki, "D", "text\n\n## The garden\n\nSomething else.\n");
        (await Search("garden")).Hits.Select(hit => hit.Path).ToList().ShouldSatisfyAllConditions(
            paths => paths.Count.ShouldBe(4),
            paths => paths[^1].ShouldBe("A"));
    }

    [Fact]
    public async Task Search_onePageOfManySections_doesNotFillTheAnswer()
    {
        await _host.WriteAsync(_wiki, "Long", string.Concat(Enumerable.Range(1, 30).Select(i => $"## Part {i}\n\nfern fern fern\n\n")));
        await _host.WriteAsync(_wiki, "Short", "A fern among many other words which make this section longer than those of the other page are.\n");
        var answer = await Search("fern");
        answer.Total.ShouldBe(31);
        answer.TotalIsExact.ShouldBeTrue();
        answer.Hits.Take(3).Select(hit => hit.Path).ShouldBe(["Long", "Long", "Short"]);
        var all = new List<SearchHit>(answer.Hits);
        for (var cursor = answer.NextCursor; cursor is not null;)
        {
            var more = await Search("fern", cursor: cursor);
            all.AddRange(more.Hits);
            cursor = more.NextCursor;
        }

        all.Count.ShouldBe(31);
        all.Select(hit => (hit.Path, hit.Line)).Distinct().Count().ShouldBe(31);
    }

    [Fact]
    public async Task Search_filters_narrowItDown()
    {
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "editor");
        await _host.WriteAsync(_wiki, "Dev/One", "---\ntags: [draft, team/core]\nstatus: Open\n---\ncommon\n");
        _host.Time.Advance(TimeSpan.FromHours(2));
        var later = _host.Time.GetUtcNow().AddHours(-1);
        await _host.WriteAsync(_wiki, "Dev", "common\n", caller: GitServiceHost.Bob);
        await _host.WriteAsync(_wiki, "DevOps", "---\ntags: \"#draft\"\nstatus: Closed\n---\ncommon\n");
        (await Paths(new SearchRequest("common"))).ShouldBe(["Dev", "Dev/One", "DevOps"], ignoreOrder: true);
        (await Paths(new SearchRequest("common", Prefix: "Dev"))).ShouldBe(["Dev", "Dev/One"], ignoreOrder: true);
        (await Paths(new SearchRequest("common", Prefix: "Dev/"))).ShouldBe(["Dev/One"]);
        (await Paths(new SearchRequest("common", Tag: "#Draft"))).ShouldBe(["Dev/One", "DevOps"], ignoreOrder: true);
        (await Paths(new SearchRequest("common", Tag: "team"))).ShouldBe(["Dev/One"]);
        (await Paths(new SearchRequest("common", Property: "status"))).ShouldBe(["Dev/One", "DevOps"], ignoreOrder: true);
        (await Paths(new SearchRequest("common", Property: "status=open"))).ShouldBe(["Dev/One"]);
        (await Paths(new SearchRequest("common", Author: "bob"))).ShouldBe(["Dev"]);
        (await Paths(new SearchRequest("common", Author: "BOB@example.org"))).ShouldBe(["Dev"]);
        (await Paths(new SearchRequest("common", Since: later))).ShouldBe(["Dev", "DevOps"], ignoreOrder: true);
        (await Paths(new SearchRequest("common", Before: later))).ShouldBe(["Dev/One"]);
        (await Paths(new SearchRequest(Tag: "draft"))).ShouldBe(["Dev/One", "DevOps"], ignoreOrder: true);
        (await Paths(new SearchRequest("-closed", Tag: "draft"))).ShouldBe(["Dev/One"]);
        (await Paths(new SearchRequest("common", Tag: "'); --"))).ShouldBeEmpty();
        await _host.WriteAsync(_wiki, "Said", "It is a #Draft/early one, not `#code`.\n");
        (await Paths(new SearchRequest(Tag: "draft"))).ShouldBe(["Dev/One", "DevOps", "Said"], ignoreOrder: true);
        (await Paths(new SearchRequest(Tag: "code"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_wordsThatAreNotTogether_findsSomeAndSaysSo()
    {
        await _host.WriteAsync(_wiki, "A", "apples\n");
        await _host.WriteAsync(_wiki, "B", "pears\n");
        var answer = await Search("apples pears plums");
        answer.Hits.Select(hit => hit.Path).ShouldBe(["A", "B"], ignoreOrder: true);
        answer.Note.ShouldNotBeNull().ShouldContain("'plums'");
        answer.Note.ShouldContain("No section has all of it");
    }

    [Fact]
    public async Task Search_pagesThatChange_findsThemAsTheyAre()
    {
        var first = await _host.WriteAsync(_wiki, "A", "before\n");
        (await Search("before")).Total.ShouldBe(1);
        await _host.WriteAsync(_wiki, "A", "after\n", first.Revision);
        (await Search("before")).Total.ShouldBe(0);
        var page = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "A");
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("A", "B", page.Revision), GitServiceHost.Id());
        (await Search("after")).Hits.ShouldHaveSingleItem().Path.ShouldBe("B");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "B", page.Revision, null, GitServiceHost.Id());
        (await Search("after")).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("文字的意義 ")]
    [InlineData("🚀👩‍💻 ")]
    [InlineData("x#!~ ")]
    [InlineData("ПРИВЕТ, МИР! ")]
    public async Task Search_byDefault_answersBriefly(string text)
    {
        for (var i = 0; i < 12; i++)
        {
            await _host.WriteAsync(_wiki, $"{text.Trim().Trim('#', '!', '~')} {new string('p', 150)} {i}", $"# {string.Concat(Enumerable.Repeat(text, 40))}\n\n{string.Concat(Enumerable.Repeat(text, 200))}\n");
        }

        var answer = await Search(text);
        answer.Hits.ShouldNotBeEmpty();
        answer.NextCursor.ShouldNotBeNull();
        System.Text.Json.JsonSerializer.Serialize(answer, WikibotJson.Options).Sum(c => c < 0x80 ? 0.25 : c < 0x2000 ? 0.5 : 1).ShouldBeLessThan(2000);
    }

    [Fact]
    public async Task Search_ofAnIndexThatIsStillMade_saysSoAndGoesOn()
    {
        await using var slow = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Index:UpdateTime"] = "00:00:00.001" }, beside: _host);
        foreach (var batch in Enumerable.Range(0, 200).Chunk(100))
        {
            await _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest([.. batch.Select(i => new PageWrite($"P{i}", "needle\n"))]), GitServiceHost.Id());
        }

        var answer = await slow.Git.SearchAsync(GitServiceHost.Ada, _wiki, new SearchRequest("needle nowhere"));
        answer.TotalIsExact.ShouldBeFalse();
        answer.Note.ShouldNotBeNull().ShouldContain("still being made");
        answer.NextCursor.ShouldNotBeNull();
        var calls = 0;
        do
        {
            answer = await slow.Git.SearchAsync(GitServiceHost.Ada, _wiki, new SearchRequest("needle"));
        }
        while (!answer.TotalIsExact && ++calls < 100);

        answer.Total.ShouldBe(200);
    }

    [Fact]
    public async Task Search_withoutMembership_isAnswerOfNoWiki() =>
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.SearchAsync(GitServiceHost.Bob, _wiki, new SearchRequest("home")))).Code.ShouldBe(ProblemCodes.WikiNotFound);

    private Task<SearchAnswer> Search(string query, string? cursor = null) => _host.Git.SearchAsync(GitServiceHost.Ada, _wiki, new SearchRequest(query, Cursor: cursor));

    private async Task<IEnumerable<string>> Paths(SearchRequest request) => (await _host.Git.SearchAsync(GitServiceHost.Ada, _wiki, request)).Hits.Select(hit => hit.Path);
}
