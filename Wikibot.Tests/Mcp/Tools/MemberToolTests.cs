using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Sharing by tools, and who is asked before an owner goes or a wiki is deleted.</summary>
public sealed class MemberToolTests : TwoServices
{
    [Fact]
    public async Task Set_member_andList_sayWhoMayDoWhat()
    {
        await Service.CallAsync("create_wiki", new { wiki = "shared" });
        var id = (await Service.CallAsync("echo", new { message = "who am I" }, McpService.OtherToken)).At("user")!.GetValue<string>();
        id.ShouldBe("static:other");
        (await Service.CallAsync("set_member", new { wiki = "shared", email = id, role = "viewer" })).At("was")!.GetValue<string>().ShouldBe("none");
        (await Service.CallAsync("read_page", new { wiki = "shared", path = "Home" }, McpService.OtherToken)).IsError.ShouldNotBe(true);
        (await Service.CallAsync("write_page", new { wiki = "shared", path = "A", content = "1" }, McpService.OtherToken)).Problem()["code"]!.GetValue<string>().ShouldBe(ProblemCodes.Forbidden);
        (await Service.CallAsync("set_member", new { wiki = "shared", member = "static:other", role = "none" }, McpService.OtherToken)).At("role")!.GetValue<string>().ShouldBe("none");
        (await Service.CallAsync("list_members", new { wiki = "shared" })).At("members")!.AsArray().Count.ShouldBe(1);
        (await Service.CallAsync("audit_wiki", new { wiki = "shared", since = "1h" })).At("entries")!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(2);
        (await Service.CallAsync("list_members", new { wiki = "shared" }, McpService.OtherToken)).Problem()["code"]!.GetValue<string>().ShouldBe(ProblemCodes.WikiNotFound);
    }

    [Theory]
    [InlineData("accept", true, true)]
    [InlineData("accept", false, false)]
    [InlineData("decline", true, false)]
    [InlineData("cancel", true, false)]
    public async Task Delete_byAClientThatCanAsk_asksItsUser(string action, bool agreed, bool deleted)
    {
        await Service.CallAsync("create_wiki", new { wiki = "short-lived" });
        var asked = new List<string>();
        await using var client = await ConnectAsync(request =>
        {
            asked.Add(request!.Message);
            return new ElicitResult { Action = action, Content = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["agreed"] = JsonSerializer.SerializeToElement(agreed) } };
        });
        client.NegotiatedProtocolVersion.ShouldBe("2026-07-28");

        var result = await client.CallToolAsync("update_wiki", Json.Arguments(new { wiki = "short-lived", state = "deleted" }), cancellationToken: TestContext.Current.CancellationToken);

        asked.ShouldBe(["Do you want to delete the wiki 'short-lived'?"]);
        (result.IsError != true).ShouldBe(deleted, result.Sentence());
        if (!deleted)
        {
            result.Sentence().ShouldContain("did not agree");
        }

        var wikis = (await Service.CallAsync("list_wikis")).At("wikis")!.AsArray();
        wikis.Single(wiki => wiki!["wiki"]!.GetValue<string>() == "short-lived")!.AsObject().ContainsKey("deletedUntil").ShouldBe(deleted);
    }

    [Fact]
    public async Task Remove_ofAnOwner_byAClientThatCanAsk_asksItsUser()
    {
        var asked = new List<string>();
        await using var client = await ConnectAsync(request =>
        {
            asked.Add(request!.Message);
            return new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["agreed"] = JsonSerializer.SerializeToElement(true) } };
        });
        var result = await client.CallToolAsync("set_member", Json.Arguments(new { wiki = "home", member = "static:other", role = "none" }), cancellationToken: TestContext.Current.CancellationToken);
        result.IsError.ShouldNotBe(true, result.Sentence());
        asked.ShouldBe(["Do you want to take ownership from static:other?"]);
    }

    [Fact]
    public async Task Delete_byAClientThatCannotAsk_needsTheName()
    {
        await Service.CallAsync("create_wiki", new { wiki = "short-lived" });
        var refused = await Service.CallAsync("update_wiki", new { wiki = "short-lived", state = "deleted" });
        refused.Problem()["code"]!.GetValue<string>().ShouldBe(ProblemCodes.ConfirmationRequired);
        refused.Sentence().ShouldContain("call again with \"confirm\": \"short-lived\"");
        (await Service.CallAsync("update_wiki", new { wiki = "short-lived", state = "deleted", confirm = "short-lived" })).IsError.ShouldNotBe(true);
    }

    private async Task<McpClient> ConnectAsync(Func<ElicitRequestParams?, ElicitResult> answer) => await PatientClient.ConnectAsync(
        new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = Service.Endpoint,
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + McpService.Token },
            },
            Service.CreateClient(),
            ownsHttpClient: true),
        new McpClientOptions
        {
            Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new FormElicitationCapability() } },
            Handlers = new McpClientHandlers { ElicitationHandler = (request, _) => ValueTask.FromResult(answer(request)) },
        });
}
