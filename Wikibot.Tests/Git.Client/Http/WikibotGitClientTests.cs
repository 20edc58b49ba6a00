using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Client.Http;

public sealed class WikibotGitClientTests
{
    private static readonly Caller Ada = new("static:ada", "Ada", "ada@example.org");

    [Fact]
    public async Task Send_mutation_carriesIdentityOperationAndUnescapedJson()
    {
        HttpRequestMessage? sent = null;
        var body = "";
        var git = Client(async request =>
        {
            (sent, body) = (request, await request.Content!.ReadAsStringAsync());
            return Json(HttpStatusCode.OK, "{\"path\":\"A\",\"revision\":\"r\",\"commit\":\"c\",\"changed\":true}");
        });
        await git.WritePageAsync(Ada, "w", new WritePageRequest("Ä", "x\r\n\"<y>"), "op-1");
        sent!.RequestUri!.ToString().ShouldBe("https+http://git/wikis/w/page");
        sent.Headers.GetValues(OperationIds.HeaderName).ShouldBe(["op-1"]);
        (await Tokens().ValidateAsync(sent.Headers.GetValues(IdentityToken.HeaderName).Single())).ShouldBe(Ada);
        body.ShouldBe("{\"path\":\"Ä\",\"content\":\"x\\r\\n\\\"<y>\"}");
    }

    [Fact]
    public async Task Send_query_escapesWhatAPathMayHold()
    {
        Uri? address = null;
        var git = Client(request =>
        {
            address = request.RequestUri;
            return Task.FromResult(Json(HttpStatusCode.OK, "{\"path\":\"A\",\"content\":\"\",\"revision\":\"r\",\"commit\":\"c\"}"));
        });
        await git.ReadPageAsync(Ada, "w", new ReadPageQuery("a/../b c&d#e+f%20ü", At: DateTimeOffset.UnixEpoch, Detailed: true));
        address!.AbsoluteUri.ShouldBe("https+http://git/wikis/w/page?path=a%2F..%2Fb%20c%26d%23e%2Bf%2520%C3%BC&at=1970-01-01T00%3A00%3A00.0000000%2B00%3A00&detailed=true");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Send_wikiNameThatWouldFoldAway_isNotSent(string wiki)
    {
        var git = Client(_ => throw new InvalidOperationException("It was sent."));
        (await Should.ThrowAsync<WikibotProblemException>(() => git.GetWikiAsync(Ada, wiki))).Code.ShouldBe(ProblemCodes.WikiNotFound);
    }

    [Fact]
    public async Task Send_bodyOverTheLimit_isNotSent()
    {
        var git = Client(_ => throw new InvalidOperationException("It was sent."));
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => git.WritePageAsync(Ada, "w", new WritePageRequest("A", new string('x', Limits.MaxBodyBytes)), "op"));
        (problem.Status, problem.Code).ShouldBe((413, ProblemCodes.TooLarge));
    }

    [Fact]
    public async Task Answer_problem_isThrownWithItsMembers()
    {
        var git = Client(_ => Task.FromResult(Json(HttpStatusCode.Conflict, "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"Changed.\",\"code\":\"revision_conflict\",\"currentRevision\":\"abc\",\"n\":3,\"path\":\"2024\",\"nearest\":\"[[p1]] is\",\"lines\":[3,7]}", "application/problem+json")));
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => git.GetWikiAsync(Ada, "w"));
        (problem.Status, problem.Code, problem.Message).ShouldBe((409, ProblemCodes.RevisionConflict, "Changed."));
        problem.Extensions.ToDictionary(member => member.Key, member => member.Value.ToJsonString(), StringComparer.Ordinal).ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["currentRevision"] = "\"abc\"", ["n"] = "3", ["path"] = "\"2024\"", ["nearest"] = "\"[[p1]] is\"", ["lines"] = "[3,7]",
        });
    }

    [Theory]
    [InlineData("<html>", "text/html")]
    [InlineData("{\"half\":", "application/problem+json")]
    [InlineData("[]", "application/json")]
    public async Task Answer_noProblemDetail_isUnavailable(string body, string type)
    {
        var git = Client(_ => Task.FromResult(Json(HttpStatusCode.BadGateway, body, type)));
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => git.GetWikiAsync(Ada, "w"));
        (problem.Status, problem.Code).ShouldBe((502, ProblemCodes.Unavailable));
        problem.Message.ShouldNotContain("html");
    }

    [Fact]
    public async Task Answer_none_isUnavailableAndSaysWhetherToRepeat()
    {
        var git = Client(_ => throw new HttpRequestException("refused"));
        (await Should.ThrowAsync<WikibotProblemException>(() => git.GetWikiAsync(Ada, "w"))).Message.ShouldContain("Try again");
        (await Should.ThrowAsync<WikibotProblemException>(() => git.WritePageAsync(Ada, "w", new WritePageRequest("A", "x"), "op"))).Message.ShouldContain("may have been made");
    }

    [Fact]
    public async Task Cancel_byTheCaller_isNoProblem()
    {
        using var cancel = new CancellationTokenSource();
        var git = Client(async _ =>
        {
            await cancel.CancelAsync();
            cancel.Token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("Not reached.");
        });
        await Should.ThrowAsync<OperationCanceledException>(() => git.GetWikiAsync(Ada, "w", cancel.Token));
    }

    private static IdentityToken Tokens() => new(Options.Create(new IdentityOptions { Secret = new string('k', 40) }), TimeProvider.System);

    private static HttpResponseMessage Json(HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    private static IWikibotGit Client(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Wikibot:Identity:Secret", new string('k', 40))]).Build());
        services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => new Answering(answer));
        return services.BuildServiceProvider().GetRequiredService<IWikibotGit>();
    }

    private sealed class Answering(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
