using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Agents' tokens at the public face: a bearer token like any other, judged by the git service.</summary>
public sealed class AgentTokenSignInTests : IAsyncLifetime
{
    private readonly GitService _git = new();
    private McpService _service = null!;

    private static Caller User { get; } = new("static:default", "Wikibot", "default@static.wikibot.invalid");

    private IWikibotTokens Tokens => _service.Services.GetRequiredService<IWikibotTokens>();

    public ValueTask InitializeAsync()
    {
        _service = _git.WithMcp();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _git.DisposeAsync();
    }

    [Fact]
    public async Task Token_isABearerTokenOfItsUser()
    {
        var made = await Tokens.CreateTokenAsync(User, new CreateTokenRequest("night shift", "write", Wikis: ["home"]), TestContext.Current.CancellationToken);
        (await _service.CallAsync("write_page", new { path = "By agent", content = "x" }, made.Token)).IsError.ShouldNotBe(true);
        var changes = await _service.CallAsync("recent_changes", new { limit = 1, detailed = true }, made.Token);
        changes.Sentence().ShouldContain("night shift");
        (await _service.CallAsync("echo", new { message = "hello" }, made.Token)).Sentence().ShouldContain("static:default");
    }

    [Fact]
    public async Task Token_forReading_seesReadingToolsOnly()
    {
        var made = await Tokens.CreateTokenAsync(User, new CreateTokenRequest("reader", "read"), TestContext.Current.CancellationToken);
        await using var client = await _service.ConnectAsync(made.Token);
        (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).ShouldAllBe(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint == true);
    }

    [Fact]
    public async Task Token_revoked_isRefusedByTheGitServiceAtOnceAndByTheFaceSoon()
    {
        var made = await Tokens.CreateTokenAsync(User, new CreateTokenRequest("short", "write"), TestContext.Current.CancellationToken);
        (await _service.CallAsync("read_page", new { path = "Home" }, made.Token)).IsError.ShouldNotBe(true);
        await Tokens.RevokeTokenAsync(User, made.Info.Id, TestContext.Current.CancellationToken);

        // The face remembers it for a moment, and the wiki is closed to it all the same.
        var refused = await _service.CallAsync("read_page", new { path = "Home" }, made.Token);
        refused.Problem()["code"]!.GetValue<string>().ShouldBe(ProblemCodes.Unauthenticated);
        (await StatusAsync(AgentTokenText.New())).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_thatIsNone_getsTheChallenge()
    {
        foreach (var token in (string[])[AgentTokenText.New(), "wikibot_nothing", AgentTokenText.New()[..^1]])
        {
            (await StatusAsync(token)).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task FindAsync_isTheOneWayInForOtherProtocols()
    {
        var made = await Tokens.CreateTokenAsync(User, new CreateTokenRequest("git", "write"), TestContext.Current.CancellationToken);
        await using var scope = _service.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<IAgentTokens>();
        (await tokens.FindAsync(made.Token, TestContext.Current.CancellationToken))!.ToCaller().ShouldSatisfyAllConditions(
            caller => caller.Subject.ShouldBe(User.Subject), caller => caller.Token.ShouldBe(AgentTokenText.HashOf(made.Token)), caller => caller.EmailVerified.ShouldBeFalse());
        (await tokens.FindAsync(AgentTokenText.New(), TestContext.Current.CancellationToken)).ShouldBeNull();
        (await tokens.FindAsync("password", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Git_service_thatIsAway_isNoReasonToThrowATokenAway()
    {
        await using var alone = McpService.Over(() => new Away());
        using var http = alone.CreateClient();
        using var request = Request(AgentTokenText.New());
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var http = _service.CreateClient();
        using var request = Request(token);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }

        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "mcp")
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        return request;
    }

    private sealed class Away : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new HttpRequestException("Nobody is there.");
    }
}
