using ModelContextProtocol.Protocol;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>An agent's job, over both services and the wire: given only a question, find the page, its section and its backlinks, and mend a broken link.</summary>
public sealed class FindJobTests : TwoServices
{
    private const int MaxCalls = 5;
    private const int MaxTokens = 6000;

    private int _calls;
    private double _tokens;

    [Fact]
    public async Task Job_ofAQuestion_takesFewCallsAndTokens()
    {
        var filler = Enumerable.Range(0, 60).Select(i => new { path = $"Notes/Meeting {i}", content = $"# Meeting {i}\n\nWe talked about releases, servers and the weather. {string.Concat(Enumerable.Repeat("More of it. ", 30))}\n" });
        await CallAsync("write_pages", new
        {
            pages = filler.Concat(
            [
                new { path = "Ops/Rollback", content = "# Rollback\n\nGeneral remarks.\n\n## Database\n\nTo undo a migration, stop the writers and run the down script. See [[Ops/Deploymnet]] for the order.\n" },
                new { path = "Ops/Deployment", content = "# Deployment\n\nSteps. If it goes wrong, see [the rollback](Rollback.md) first.\n" },
            ]),
        });
        (_calls, _tokens) = (0, 0);

        var found = await CallAsync("search_pages", new { query = "undo a database migration" });
        var path = found.At("hits.0.path")!.GetValue<string>();
        (path, found.At("hits.0.heading")!.GetValue<string>()).ShouldBe(("Ops/Rollback", "Rollback > Database"));
        var links = await CallAsync("page_links", new { path });
        links.At("backlinks.0.path")!.GetValue<string>().ShouldBe("Ops/Deployment");
        links.At("backlinks.0.context")!.GetValue<string>().ShouldContain("If it goes wrong");
        links.At("brokenCount")!.GetValue<int>().ShouldBe(1);
        var broken = links.At("outgoing.0.target")!.GetValue<string>();
        var meant = (await CallAsync("search_pages", new { query = "deployment steps" })).At("hits.0.path")!.GetValue<string>();
        await CallAsync("edit_page", new { path, edits = new[] { new { old = $"[[{broken}]]", @new = $"[[{meant}]]" } } });
        (await CallAsync("page_links", new { path })).At("outgoing.0.leadsTo")!.GetValue<string>().ShouldBe("Ops/Deployment");

        _calls.ShouldBeLessThanOrEqualTo(MaxCalls);
        _tokens.ShouldBeLessThanOrEqualTo(MaxTokens);
    }

    private async Task<CallToolResult> CallAsync(string tool, object arguments)
    {
        var result = await Client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
        (result.IsError ?? false).ShouldBeFalse(result.Sentence());
        _calls++;
        _tokens += result.Sentence().Length / 3.0;
        return result;
    }
}
