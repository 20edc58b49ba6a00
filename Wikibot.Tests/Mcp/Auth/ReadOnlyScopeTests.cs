using System.Net;
using System.Net.Http.Headers;
using ModelContextProtocol.Client;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>A token with <c>wiki:read</c> and without <c>wiki:write</c> sees and calls the reading tools only.</summary>
public sealed class ReadOnlyScopeTests
{
    private static readonly string[] Scopes = ["wiki:read", "wiki:read wiki:write", "openid profile email"];

    [Fact]
    public async Task Reading_token_sees_only_reading_tools_and_others_see_all()
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var service = Start(issuer);
        var all = new Dictionary<string, IList<McpClientTool>>(StringComparer.Ordinal);
        foreach (var scope in Scopes)
        {
            await using var client = await service.ConnectAsync(new TokenForge(issuer).With(("scope", scope)));
            all[scope] = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        }

        all["wiki:read"].ShouldAllBe(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint == true);
        all["wiki:read"].Select(tool => tool.Name).ShouldBe(
            all["openid profile email"].Where(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint == true || tool.Name == "revert_changes").Select(tool => tool.Name));
        all["wiki:read"].Single(tool => tool.Name == "revert_changes").Description.ShouldStartWith("This token may only look: give preview true.");
        all["openid profile email"].Single(tool => tool.Name == "revert_changes").ProtocolTool.Annotations!.ReadOnlyHint.ShouldBe(false);
        all["openid profile email"].Select(tool => tool.Name).ShouldContain("write_page");
        all["wiki:read wiki:write"].Count.ShouldBe(all["openid profile email"].Count);
    }

    [Theory]
    [InlineData("write_page")]
    [InlineData("delete_page")]
    [InlineData("create_wiki")]
    public async Task Reading_token_that_calls_a_writing_tool_gets_403(string tool)
    {
        await using var issuer = await SignInHost.StartAsync();
        var git = Substitute.For<IWikibotGit>();
        await using var service = Start(issuer, git);
        var token = new TokenForge(issuer).With(("scope", "openid wiki:read"));

        foreach (var body in (string[])
            [
                $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{"wiki":"home","path":"X","content":"x"}}}""",
                $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{{tool}}}}","name":"echo","arguments":{}}}""",
                $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","name":"{{{{tool}}}}","arguments":{}}}""",
                $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping","params":{"name":"{{{{tool}}}}","arguments":{}}}""",
                $$$$"""[{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{}}}]""",
            ])
        {
            using var response = await PostAsync(service, token, body);
            git.ReceivedCalls().ShouldBeEmpty();
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest)
            {
                // A doubled member is refused as such, before anybody asks who may call what.
                (await response.Content.ReadAsStringAsync()).ShouldContain("-3260");
                (body.Split("\"name\"").Length > 2 || body.Split("\"method\"").Length > 2).ShouldBeTrue(body);
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            var challenge = response.Headers.WwwAuthenticate.ToString();
            challenge.ShouldContain("error=\"insufficient_scope\"");
            challenge.ShouldContain("scope=\"wiki:read wiki:write\"");
            challenge.ShouldContain("resource_metadata=\"");
        }

        git.ReceivedCalls().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"since":"1h","author":"x","preview":true}""", true)]
    [InlineData("""{"since":"1h","author":"x"}""", false)]
    [InlineData("""{"since":"1h","author":"x","preview":false}""", false)]
    [InlineData("""{"since":"1h","author":"x","preview":"true"}""", false)]
    [InlineData("""{"since":"1h","author":"x","preview":true,"preview":false}""", false)]
    [InlineData("""{"since":"1h","author":"x","Preview":true}""", false)]
    [InlineData("""{"since":"1h","author":"x","preview":[true]}""", false)]
    [InlineData("""{"preview":true},"arguments":{"since":"1h","author":"x"}""", false)]
    public async Task Reading_token_seesWhatAnUndoWouldDo_andUndoesNothing(string arguments, bool shown)
    {
        await using var issuer = await SignInHost.StartAsync();
        var git = Substitute.For<IWikibotGit>();
        git.PreviewRevertAsync(default!, default!, default!, default).ReturnsForAnyArgs(new RevertPreview(new string('a', 40), 0, [], 0, [], 0));
        await using var service = Start(issuer, git);

        using var response = await PostAsync(
            service,
            new TokenForge(issuer).With(("scope", "openid wiki:read")),
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"revert_changes","arguments":{{{arguments.Insert(1, "\"wiki\":\"home\",")}}}}}""");

        var answer = await response.Content.ReadAsStringAsync();
        (git.ReceivedCalls().Count(), answer.Contains("\"preview\":true", StringComparison.Ordinal)).ShouldBe(shown ? (1, true) : (0, false), answer);
        await git.DidNotReceiveWithAnyArgs().RevertChangesAsync(default!, default!, default!, default!, default);
    }

    [Fact]
    public async Task Reading_token_may_echo()
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var service = Start(issuer);

        using var response = await PostAsync(
            service,
            new TokenForge(issuer).With(("scope", "wiki:read")),
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"read only"}}}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain("read only");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\ud800","arguments":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"\udfff"}}}""")]
    public async Task Reading_token_with_a_broken_body_gets_the_endpoints_own_answer(string body)
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var service = Start(issuer);

        using var response = await PostAsync(service, new TokenForge(issuer).With(("scope", "wiki:read")), body);

        ((int)response.StatusCode).ShouldBeInRange(200, 499);
        response.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden);
    }

    private static McpService Start(SignInHost issuer, IWikibotGit? git = null) => McpService.Over(git ?? Substitute.For<IWikibotGit>(), new()
    {
        ["Wikibot:PublicUrl"] = AuthHost.TestPublicUrl,
        ["Wikibot:AllowedHosts:0"] = "localhost",
        ["Wikibot:AuthKit:Domain"] = issuer.Url.GetLeftPart(UriPartial.Authority),
    });

    private static async Task<HttpResponseMessage> PostAsync(McpService service, string token, string body)
    {
        using var http = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await http.SendAsync(request);
    }
}
