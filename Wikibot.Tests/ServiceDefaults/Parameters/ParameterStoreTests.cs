using System.Net;
using System.Text.Json;
using Wikibot.ServiceDefaults.Parameters;
using Wikibot.ServiceDefaults.Upstream;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.ServiceDefaults.Parameters;

public sealed class ParameterStoreTests(LocalStackFixture localStack)
{
    private const string Region = LocalStackFixture.Region;

    private static readonly AwsCredentials Anyone = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session");

    [Fact]
    public void Load_makes_configuration_of_names_and_follows_pages()
    {
        using var aws = new FakeAws(
            """{"Parameters":[{"Name":"/wikibot/dev/mcp/Wikibot/Identity/Secret","Value":"s3cret"}],"NextToken":"more"}""",
            """{"Parameters":[{"Name":"/wikibot/dev/mcp/MCP_AUTH_TOKEN","Value":"alice=t"}]}""");

        var provider = Load(aws);

        provider.TryGet("Wikibot:Identity:Secret", out var secret).ShouldBeTrue();
        secret.ShouldBe("s3cret");
        provider.TryGet("MCP_AUTH_TOKEN", out var tokens).ShouldBeTrue();
        tokens.ShouldBe("alice=t");
        aws.Bodies[1].GetProperty("NextToken").GetString().ShouldBe("more");
    }

    [Fact]
    public void Load_asks_for_the_folder_decrypted_in_a_signed_request()
    {
        using var aws = new FakeAws("""{"Parameters":[{"Name":"/wikibot/dev/mcp/a","Value":"b"}]}""");

        Load(aws);

        aws.Bodies[0].GetProperty("Path").GetString().ShouldBe("/wikibot/dev/mcp");
        aws.Bodies[0].GetProperty("WithDecryption").GetBoolean().ShouldBeTrue();
        aws.Bodies[0].GetProperty("Recursive").GetBoolean().ShouldBeTrue();
        aws.Requests[0].RequestUri.ShouldBe(new Uri("https://ssm.eu-central-1.amazonaws.com/"));
        aws.Requests[0].Headers.GetValues("X-Amz-Target").ShouldBe(["AmazonSSM.GetParametersByPath"]);
        aws.Requests[0].Headers.GetValues("Authorization").Single().ShouldContain("/eu-central-1/ssm/aws4_request");
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"Parameters":[]}""", "There is no parameter below /wikibot/dev/mcp")]
    [InlineData(HttpStatusCode.BadRequest, """{"__type":"AccessDeniedException"}""", "AWS answered 400 {\"__type\":\"AccessDeniedException\"}")]
    public void Load_that_finds_nothing_stops_the_start_and_says_why(HttpStatusCode status, string answer, string expected)
    {
        using var aws = new FakeAws(answer) { Status = status };

        Should.Throw<InvalidOperationException>(() => Load(aws)).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Load_from_an_emulator_of_AWS_decrypts_secure_parameters()
    {
        await PutAsync("/loaded/dev/mcp/Wikibot/Identity/Secret", "SecureString", "a-secret");
        await PutAsync("/loaded/dev/mcp/Wikibot/PublicUrl", "String", "https://wiki.example.org");
        await PutAsync("/loaded/prod/mcp/Wikibot/PublicUrl", "String", "https://other.example.org");

        var provider = new ParameterStoreProvider(new ParameterStoreOptions { Path = "/loaded/dev/mcp", Region = Region, Endpoint = Endpoint, Timeout = TimeSpan.FromMinutes(1) }, Anyone);
        provider.Load();

        provider.GetChildKeys([], null).ShouldBe(["Wikibot", "Wikibot"]);
        provider.TryGet("Wikibot:Identity:Secret", out var secret).ShouldBeTrue();
        secret.ShouldBe("a-secret");
        provider.TryGet("Wikibot:PublicUrl", out var url).ShouldBeTrue();
        url.ShouldBe("https://wiki.example.org");
    }

    [Fact]
    public async Task Service_started_as_in_Lambda_lives_by_its_parameters_and_not_before_they_are_whole()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Wikibot__Parameters__Path"] = "/started/dev/mcp",
            ["Wikibot__Parameters__Endpoint"] = Endpoint,
            ["Wikibot__Parameters__Timeout"] = "00:01:00",
            ["AWS_REGION"] = Region,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_SESSION_TOKEN"] = "test",
            ["Wikibot__AuthKit__Domain"] = "https://nobody.authkit.app",
            ["services__git__http__0"] = "http://127.0.0.1:9",
        };
        await PutAsync("/started/dev/mcp/Wikibot/Identity/Secret", "SecureString", "a secret of both services, long enough");
        await PutAsync("/started/dev/mcp/MCP_AUTH_TOKEN", "SecureString", "a-token-out-of-a-parameter");

        var early = await Should.ThrowAsync<InvalidOperationException>(() => ServiceProcess.StartAsync("Mcp", environment, TestContext.Current.CancellationToken));
        early.Message.ShouldContain("There is no parameter /started/dev/mcp/Wikibot/PublicUrl yet.");

        await PutAsync("/started/dev/mcp/Wikibot/PublicUrl", "String", "https://wiki.example.org");
        await using var service = await ServiceProcess.StartAsync("Mcp", environment, TestContext.Current.CancellationToken);
        using var refused = await AskAsync(service, "another-token");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("https://wiki.example.org/.well-known/oauth-protected-resource");
        using var welcome = await AskAsync(service, "a-token-out-of-a-parameter");
        welcome.StatusCode.ShouldBe(HttpStatusCode.OK);
        service.Output.ShouldNotContain(line => line.Contains("a-token-out-of", StringComparison.Ordinal) || line.Contains("a secret of", StringComparison.Ordinal));
    }

    private string Endpoint => localStack.Endpoint().ToString();

    private async Task PutAsync(string name, string type, string value)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new StringContent(JsonSerializer.Serialize(new { Name = name, Type = type, Value = value })) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AmazonSSM.PutParameter");
        SigV4.Sign(request, await request.Content.ReadAsByteArrayAsync(), Anyone, Region, "ssm", TimeProvider.System.GetUtcNow());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<HttpResponseMessage> AskAsync(ServiceProcess service, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "mcp"))
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Host = "wiki.example.org";
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static ParameterStoreProvider Load(FakeAws aws)
    {
        var provider = new ParameterStoreProvider(new ParameterStoreOptions { Path = "/wikibot/dev/mcp", Region = Region }, Anyone, aws);
        provider.Load();
        return provider;
    }

    private sealed class FakeAws(params string[] answers) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public List<HttpRequestMessage> Requests { get; } = [];

        public List<JsonElement> Bodies { get; } = [];

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            Bodies.Add(JsonDocument.Parse(request.Content!.ReadAsStream(cancellationToken)).RootElement);
            return new HttpResponseMessage(Status) { Content = new StringContent(answers[Requests.Count - 1]) };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
