using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Sessions of one static token, which are one author, are told apart: shown, filtered by, and taken back one by one.</summary>
public sealed class SessionTests : TwoServices
{
    [Fact]
    public async Task Sessions_ofOneToken_withAHandshake_areTakenBackOneByOne()
    {
        using var http = Service.CreateClient();
        var (first, second) = (await Session.BeginAsync(http, "editor-a", "1.0"), await Session.BeginAsync(http, "editor-a", "1.0"));
        await first.CallAsync("write_page", new { path = "Plan", content = "one\n" });
        await second.CallAsync("write_page", new { path = "Other", content = "two\n" });
        await first.CallAsync("edit_page", new { path = "Plan", append = "three\n" });
        await second.CallAsync("edit_page", new { path = "Plan", prepend = "zero\n" });

        var changes = (await second.CallAsync("recent_changes", new { detailed = true }))["changes"]!.AsArray();
        changes.Take(4).Select(change => change!["author"]!.GetValue<string>()).Distinct().ShouldHaveSingleItem();
        string[] sessions = [.. changes.Take(4).Select(change => change!["session"]!.GetValue<string>())];
        (sessions[0], sessions[1]).ShouldBe((sessions[2], sessions[3]));
        sessions[0].ShouldNotBe(sessions[1]);
        changes.Take(4).ShouldAllBe(change => change!["client"]!.GetValue<string>() == "default" && change["agent"]!.GetValue<string>() == "editor-a 1.0");
        (await StockGit.RunAsync(Git.Repository("home"), "log", "-1", "--format=%an|%(trailers:key=Wikibot-Client,valueonly,separator=)|%(trailers:key=Wikibot-Agent,valueonly,separator=)|%(trailers:key=Wikibot-Session,valueonly,separator=)", "main"))
            .ShouldBe($"Wikibot|default|editor-a 1.0|{sessions[0]}\n");

        (await first.CallAsync("recent_changes", new { session = sessions[1] }))["changes"]!.AsArray().Count.ShouldBe(2);
        (await first.CallAsync("page_history", new { path = "Plan", session = sessions[0] }))["entries"]!.AsArray().Count.ShouldBe(1);
        (await first.CallAsync("page_history", new { path = "Plan", session = "another" }))["entries"]!.AsArray().Count.ShouldBe(0);
        var start = changes[4]!["commit"]!.GetValue<string>();
        (await first.CallAsync("compare", new { from = start, session = sessions[0] }))["pages"]!.AsArray().Select(page => page!["path"]!.GetValue<string>()).ShouldBe(["Other", "Plan"]);
        (await first.CallAsync("compare", new { from = start, session = sessions[1] }))["pages"]!.AsArray().Select(page => page!["path"]!.GetValue<string>()).ShouldBe(["Plan"]);
        (await first.CallAsync("compare", new { commit = changes[0]!["commit"]!.GetValue<string>() }))["by"]!.GetValue<string>().ShouldBe($"Wikibot by default, editor-a 1.0 in session {sessions[0]}");

        var reverted = await first.CallAsync("revert_changes", new { since = start, session = sessions[1] });
        reverted["commits"]!.GetValue<int>().ShouldBe(2);
        (await second.CallAsync("read_page", new { path = "Other" }))["content"]!.GetValue<string>().ShouldBe("two\n");
    }

    [Fact]
    public async Task Revert_ofASession_leavesThePagesOfAnotherOfTheSameToken()
    {
        using var http = Service.CreateClient();
        var (good, bad) = (await Session.BeginAsync(http, "agent", "2"), await Session.BeginAsync(http, "agent", "2"));
        var start = (await good.CallAsync("write_page", new { path = "Kept", content = "kept\n" }))["commit"]!.GetValue<string>();
        await bad.CallAsync("write_page", new { path = "Wrong", content = "wrong\n" });
        await good.CallAsync("write_page", new { path = "Also kept", content = "kept too\n" });
        await bad.CallAsync("write_page", new { path = "Wrong too", content = "wrong\n" });
        var session = (await good.CallAsync("recent_changes", new { limit = 1 }))["changes"]![0]!["session"]!.GetValue<string>();

        (await good.CallAsync("revert_changes", new { since = start, session }))["pages"]!.AsArray().Select(page => $"{page!["kind"]} {page["path"]}").ShouldBe(["deleted Wrong", "deleted Wrong too"]);

        (await good.CallAsync("list_pages", new { }))["items"]!.AsArray().Select(page => page!["path"]!.GetValue<string>()).ShouldBe(["Also kept", "Home", "Kept"]);
        (await StockGit.RunAsync(Git.Repository("home"), "log", "-1", "--format=%s", "main")).ShouldBe($"Revert what {session} did\n");
    }

    [Fact]
    public async Task Session_ofTheModernEra_isTheTokensAndTheProgramsOrHasAName()
    {
        using var http = Service.CreateClient();
        Session[] sessions = [new(http, null, "one", null), new(http, null, "one", null), new(http, null, "two", null), new(http, null, "one", "nightly-17"), new(http, null, "one", "not a name!")];
        var shown = new List<string>();
        foreach (var (i, session) in sessions.Index())
        {
            await session.CallAsync("write_page", new { path = $"Page {i}", content = "x" });
            shown.Add((await session.CallAsync("recent_changes", new { limit = 1 }))["changes"]![0]!["session"]!.GetValue<string>());
        }

        shown[0].ShouldBe(shown[1], "nothing in the protocol tells them apart");
        shown[2].ShouldNotBe(shown[0]);
        shown[3].ShouldBe("nightly-17");
        shown[4].ShouldBe(shown[0]);
        (await sessions[0].CallAsync("recent_changes", new { session = "two 1.0" }))["changes"]!.AsArray().Count.ShouldBe(1);
    }

    /// <summary>An id in the form of ours, with a program's name of two lines that look like trailers.</summary>
    [Fact]
    public async Task Session_thatAClientMadeUp_isOneLineLikeAnyOther()
    {
        using var http = Service.CreateClient();
        await new Session(http, new string('0', 32) + ".V2lraWJvdC1Nb3ZlZDogWyJhIiwiYiJdCldpa2lib3QtU2Vzc2lvbjogeA", null, null).CallAsync("write_page", new { path = "A", content = "x" });
        var trailers = (await StockGit.RunAsync(Git.Repository("home"), "log", "-1", "--format=%(trailers:key=Wikibot-Session,valueonly)%(trailers:key=Wikibot-Moved,valueonly)", "main")).Trim();
        trailers.Length.ShouldBe(10);
    }

    /// <summary>A client in one of its sessions, by plain HTTP.</summary>
    private sealed class Session(HttpClient http, string? id, string? modern, string? name)
    {
        public static async Task<Session> BeginAsync(HttpClient http, string client, string version)
        {
            using var answer = await PostAsync(http, new { jsonrpc = "2.0", id = 1, method = "initialize", @params = new { protocolVersion = "2025-11-25", capabilities = new { }, clientInfo = new { name = client, version } } }, null, null, null);
            return new Session(http, answer.Headers.GetValues("Mcp-Session-Id").Single(), null, null);
        }

        public async Task<JsonObject> CallAsync(string tool, object arguments)
        {
            var meta = modern is null ? null : new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientInfo"] = new { name = modern, version = "1.0" },
                ["io.modelcontextprotocol/clientCapabilities"] = new { },
            };
            using var answer = await PostAsync(http, new { jsonrpc = "2.0", id = 2, method = "tools/call", @params = new { name = tool, arguments, _meta = meta ?? [] } }, id, modern is null ? "2025-11-25" : "2026-07-28", name, tool);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var json = text.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]).LastOrDefault() ?? text;
            var result = JsonNode.Parse(json)!["result"].ShouldNotBeNull(text);
            result["isError"]?.GetValue<bool>().ShouldBe(false, text);
            return result["structuredContent"]!.AsObject();
        }

        private static async Task<HttpResponseMessage> PostAsync(HttpClient http, object message, string? session, string? version, string? name, string? tool = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "mcp")
            {
                Content = new StringContent(JsonSerializer.Serialize(message), Encoding.UTF8, "application/json"),
                Headers = { Authorization = new("Bearer", McpService.Token), Accept = { new("application/json"), new("text/event-stream") } },
            };
            foreach (var (header, value) in ((string, string?)[])[("Mcp-Session-Id", session), ("MCP-Protocol-Version", version), ("Wikibot-Session", name), ("Mcp-Method", version == "2026-07-28" ? "tools/call" : null), ("Mcp-Name", version == "2026-07-28" ? tool : null)])
            {
                if (value is not null)
                {
                    request.Headers.TryAddWithoutValidation(header, value);
                }
            }

            var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return answer;
        }
    }
}
