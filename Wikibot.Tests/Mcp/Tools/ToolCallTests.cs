using System.Reflection;
using System.Text.Json.Nodes;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

public sealed class ToolCallTests
{
    private static readonly WikiInfo Home = new("home", "owner", "c1", DateTimeOffset.UnixEpoch);
    private static readonly PageChange Written = new("A", "c1", Changed: true, Revision: "r1");

    private readonly IWikibotGit _git = Substitute.For<IWikibotGit>();

    [Fact]
    public async Task Call_wikiLeftOutWithOneWiki_meansThatOne()
    {
        Wikis(Home);
        await using var service = McpService.Over(_git);
        (await service.CallAsync("list_pages")).IsError.ShouldBe(true); // the stand-in answers null: what counts is what it was asked
        await _git.Received().ListPagesAsync(Arg.Any<Caller>(), "home", null, null, null, 200, null, "path", false, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Call_wikiLeftOutWithSeveral_namesThem()
    {
        Wikis(Home, Home with { Name = "work" });
        await using var service = McpService.Over(_git);
        var result = await service.CallAsync("list_pages");
        result.IsError.ShouldBe(true);
        result.Sentence().ShouldContain("home, work");
        result.Problem()["field"]!.GetValue<string>().ShouldBe("wiki");
    }

    [Fact]
    public async Task Call_wikiLeftOutWithNone_saysHowToMakeOne()
    {
        Wikis();
        await using var service = McpService.Over(_git);
        (await service.CallAsync("list_pages")).Sentence().ShouldContain("create_wiki");
    }

    [Fact]
    public async Task Call_wikiLeftOutWithDefault_meansTheDefaultWithoutAsking()
    {
        _git.WritePageAsync(default!, default!, default!, default!, default).ReturnsForAnyArgs(Written);
        await using var service = McpService.Over(_git, new() { ["Wikibot:DefaultWiki"] = "handbook" });
        (await service.CallAsync("write_page", new { path = "A", content = "a" })).At("wiki")!.GetValue<string>().ShouldBe("handbook");
        await _git.DidNotReceiveWithAnyArgs().ListWikisAsync(default!, cancellationToken: default);
    }

    [Fact]
    public async Task Call_eachMutation_carriesCallerAndItsOwnOperationId()
    {
        var ids = new List<string>();
        _git.WritePageAsync(Arg.Is<Caller>(caller => caller.Subject == "static:default"), "home", default!, Arg.Do<string>(ids.Add), default).ReturnsForAnyArgs(Written);
        await using var service = McpService.Over(_git);
        await service.CallAsync("write_page", new { wiki = "home", path = "A", content = "a" });
        await service.CallAsync("write_page", new { wiki = "home", path = "A", content = "a" });
        ids.Distinct().Count().ShouldBe(2);
        ids.ShouldAllBe(id => id.Length == 32);
    }

    [Fact]
    public async Task Call_nullMessageAndAliases_reachTheGitServiceByTheirNames()
    {
        _git.WritePageAsync(default!, default!, default!, default!, default).ReturnsForAnyArgs(Written);
        await using var service = McpService.Over(_git);
        (await service.CallAsync("write_page", new { wiki = "home", page = "A", text = "a", rev = "r0", comment = (string?)null })).IsError.ShouldNotBe(true);
        await _git.Received().WritePageAsync(Arg.Any<Caller>(), "home", new WritePageRequest("A", "a", "r0"), Arg.Any<string>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Call_pageToWriteWithoutContent_isNoDeletion()
    {
        await using var service = McpService.Over(_git);
        var result = await service.CallAsync("write_pages", new { wiki = "home", pages = new[] { new { path = "A", revision = "r1" } } });
        result.Problem()["field"]!.GetValue<string>().ShouldBe("pages[0].content");
        await _git.DidNotReceiveWithAnyArgs().WritePagesAsync(default!, default!, default!, default!, default);
    }

    public static TheoryData<string> Codes => [.. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetValue(null)!)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Call_problem_isASentenceWithItsCode(string code)
    {
        _git.ReadPageAsync(default!, default!, default(ReadPageQuery)!, default).ThrowsForAnyArgs(new WikibotProblemException(409, code, "It did not work.")
        {
            Extensions = new Dictionary<string, JsonNode> { ["currentRevision"] = "1234567890", ["lines"] = new JsonArray(3, 7), ["edit"] = 0 },
        });
        await using var service = McpService.Over(_git);
        var result = await service.CallAsync("read_page", new { wiki = "home", path = "A" });
        result.IsError.ShouldBe(true);
        result.StructuredContent.ShouldBeNull();
        result.Sentence().ShouldStartWith("It did not work.");
        result.Sentence().ShouldEndWith($"(code: {code})");
        result.Problem()["code"]!.GetValue<string>().ShouldBe(code);
        result.Problem()["currentRevision"]!.GetValue<string>().ShouldBe("1234567890");
        result.Problem()["lines"]!.AsArray().Count.ShouldBe(2);
        result.Problem()["edit"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Call_revisionConflict_saysTheNewRevisionAndTheNextStep()
    {
        _git.WritePageAsync(default!, default!, default!, default!, default).ThrowsForAnyArgs(new WikibotProblemException(409, ProblemCodes.RevisionConflict, "\"A\" changed.")
        {
            Extensions = new Dictionary<string, JsonNode> { ["currentRevision"] = "r9" },
        });
        await using var service = McpService.Over(_git);
        var sentence = (await service.CallAsync("write_page", new { wiki = "home", path = "A", content = "a", revision = "r1" })).Sentence();
        sentence.ShouldContain("r9");
        sentence.ShouldContain("read_page");
    }

    [Fact]
    public async Task Call_faultOfOurs_tellsNothingOfTheInside()
    {
        _git.ReadPageAsync(default!, default!, default(ReadPageQuery)!, default).ThrowsForAnyArgs(new InvalidOperationException("secret path /var/lib"));
        await using var service = McpService.Over(_git);
        var result = await service.CallAsync("read_page", new { wiki = "home", path = "A" });
        result.Problem()["code"]!.GetValue<string>().ShouldBe(ProblemCodes.Internal);
        result.Sentence().ShouldNotContain("secret");
    }

    private void Wikis(params WikiInfo[] wikis) => _git.ListWikisAsync(default!, default, default, default).ReturnsForAnyArgs(new WikiList(wikis));
}
