using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;
using Wikibot.Mcp.Apps;

namespace Wikibot.Tests.Mcp.Apps;

/// <summary>How the app of the chat is declared, and what its page is.</summary>
public sealed partial class ChangesAppTests : TwoServices
{
    private const string Ui = """{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]}}""";

    private static readonly string[] s_shown = ["compare", "recent_changes", "revert_changes"];

    [Theory]
    [InlineData("2025-11-25", null)]
    [InlineData("2026-07-28", Ui)]
    [InlineData("2026-07-28", """{"io.modelcontextprotocol/ui":{"mimeTypes":["text/plain","text/html;profile=mcp-app"]},"com.example/other":{}}""")]
    public async Task List_forAClientThatMayShowIt_namesThePageOnThreeTools(string version, string? extensions)
    {
        var tools = (await AskAsync("tools/list", version, extensions))["tools"]!.AsArray();
        tools.Where(tool => tool!["_meta"]?["ui"] is not null).Select(tool => tool!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(s_shown);
        tools.Where(tool => s_shown.Contains(tool!["name"]!.GetValue<string>())).ShouldAllBe(tool => tool!["_meta"]!.ToJsonString(null) == """{"ui":{"resourceUri":"ui://wikibot/changes"}}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"io.modelcontextprotocol/ui":{}}""")]
    [InlineData("""{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html"]}}""")]
    [InlineData("""{"io.modelcontextprotocol/ui":{"mimeTypes":"text/html;profile=mcp-app"}}""")]
    public async Task List_forAClientThatCannotShowIt_namesNoPageAndIsItsOwn(string extensions)
    {
        var without = await AskAsync("tools/list", "2026-07-28", extensions);
        without["tools"]!.AsArray().ShouldAllBe(tool => tool!["_meta"] == null);
        without["cacheScope"]!.GetValue<string>().ShouldBe("private");

        // What is left out for one is there for the next.
        var with = await AskAsync("tools/list", "2026-07-28", Ui);
        with["tools"]!.AsArray().Count(tool => tool!["_meta"]?["ui"] is not null).ShouldBe(3);
        with["cacheScope"]!.GetValue<string>().ShouldBe("public");
        without["tools"]!.AsArray().Select(tool => WithoutMeta(tool!)).ShouldBe(with["tools"]!.AsArray().Select(tool => WithoutMeta(tool!)));
    }

    [Fact]
    public async Task Connect_server_declaresTheExtension()
    {
        await using var client = await Service.ConnectAsync();
        client.ServerCapabilities.Extensions.ShouldNotBeNull().ShouldContainKey(UiExtension.Id);
    }

    [Fact]
    public async Task Read_page_isOneDocumentOfItsOwnKind()
    {
        var listed = (await Client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (listed.Uri, listed.MimeType).ShouldBe((ChangesApp.Uri, "text/html;profile=mcp-app"));
        var page = (await Client.ReadResourceAsync(ChangesApp.Uri, cancellationToken: TestContext.Current.CancellationToken)).Contents.ShouldHaveSingleItem().ShouldBeOfType<TextResourceContents>();
        (page.Uri, page.MimeType).ShouldBe((ChangesApp.Uri, "text/html;profile=mcp-app"));
        page.Meta!["ui"]!.ToJsonString().ShouldBe("""{"csp":{"connectDomains":[],"resourceDomains":[]},"prefersBorder":true}""");
        page.Text.ShouldStartWith("<!DOCTYPE html>");
        page.Text.Length.ShouldBeLessThan(48_000);
    }

    [Fact]
    public void Page_asksNobodyAndMakesNoMarkupOfTexts()
    {
        var html = ChangesPage.Html;
        Address().Matches(html).ShouldBeEmpty();
        Markup().Matches(html).ShouldBeEmpty();
        html.ShouldContain("default-src 'none'; script-src 'sha256-");
        html.ShouldNotContain("{policy}");
        html.ShouldNotContain("{style}");
        html.ShouldNotContain("{script}");
        html.Split("<script").Length.ShouldBe(2);
    }

    private static string WithoutMeta(JsonNode tool)
    {
        var copy = tool.DeepClone().AsObject();
        copy.Remove("_meta");
        return copy.ToJsonString();
    }

    /// <summary>Asks as a client of <paramref name="version"/> that says it has <paramref name="extensions"/>, where that era has clients say so.</summary>
    private async Task<JsonNode> AskAsync(string method, string version, string? extensions)
    {
        var about = extensions is null ? new JsonObject() : new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = version,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "t", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["extensions"] = JsonNode.Parse(extensions) },
            },
        };
        using var http = Service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp")
        {
            Content = new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{about.ToJsonString()}}}""", Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", McpService.Token), Accept = { new("application/json"), new("text/event-stream") } },
        };
        request.Headers.Add("MCP-Protocol-Version", version);
        request.Headers.Add("Mcp-Method", method);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var wire = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = wire.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]).LastOrDefault() ?? wire;
        return JsonNode.Parse(json)!["result"] ?? throw new InvalidOperationException(wire);
    }

    [GeneratedRegex("https?://|//[a-z]+\\.|url\\(|@import|\\bsrc=|\\bhref=", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Address();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|createContextualFragment|DOMParser|\\beval\\b|new Function|\\bfetch\\(|XMLHttpRequest|WebSocket|localStorage|cookie", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Markup();
}
