using System.Text.Json;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class EdgeTests
{
    [Fact]
    public async Task Distribution_hides_the_stage_and_passes_everything_on()
    {
        var distribution = (await StackRun.DevAsync()).Of("aws:cloudfront/distribution:Distribution").ShouldHaveSingleItem();

        distribution["origins"].EnumerateArray().Select(origin => (origin.GetProperty("originId").GetString(), origin.GetProperty("originPath").GetString(), origin.GetProperty("domainName").GetString())).ShouldBe(
        [
            ("gateway", "/live", AwsMocks.Marker("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway") + ".execute-api.eu-central-1.amazonaws.com"),
            ("git", "/live", AwsMocks.Marker("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway-git") + ".execute-api.eu-central-1.amazonaws.com"),
            ("web", "/live", AwsMocks.Marker("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway-web") + ".execute-api.eu-central-1.amazonaws.com"),
        ]);
        distribution["origins"].EnumerateArray().ShouldAllBe(origin => origin.GetProperty("customOriginConfig").GetProperty("originProtocolPolicy").GetString() == "https-only");
        foreach (var behavior in (JsonElement[])[distribution["defaultCacheBehavior"], .. distribution["orderedCacheBehaviors"].EnumerateArray()])
        {
            behavior.GetProperty("allowedMethods").EnumerateArray().Select(method => method.GetString()).ShouldContain("POST");

            // Managed policies: CachingDisabled, and AllViewerExceptHostHeader (API Gateway answers to its own host name only).
            behavior.GetProperty("cachePolicyId").GetString().ShouldBe("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
            behavior.GetProperty("originRequestPolicyId").GetString().ShouldBe("b689b0a8-53d0-40ab-baf2-68738e2966ac");
        }
    }

    [Fact]
    public async Task Distribution_leads_agents_and_git_to_the_mcp_function_and_people_to_the_web()
    {
        var distribution = (await StackRun.DevAsync()).Of("aws:cloudfront/distribution:Distribution").ShouldHaveSingleItem();

        distribution.Text("defaultCacheBehavior.targetOriginId").ShouldBe("web");
        distribution.Text("defaultCacheBehavior.viewerProtocolPolicy").ShouldBe("redirect-to-https");
        var agents = distribution["orderedCacheBehaviors"].EnumerateArray().ToArray();
        agents.Select(behavior => behavior.GetProperty("pathPattern").GetString()).ShouldBe(["/mcp", "/.well-known/*", "/health", "/git/*"]);
        foreach (var behavior in agents)
        {
            behavior.GetProperty("targetOriginId").GetString().ShouldBe(behavior.GetProperty("pathPattern").GetString() == "/git/*" ? "git" : "gateway");
            behavior.GetProperty("viewerProtocolPolicy").GetString().ShouldBe("https-only");
            behavior.GetProperty("functionAssociations").EnumerateArray().Select(association => association.GetProperty("eventType").GetString())
                .ShouldBe(["viewer-request", "viewer-response"]);
        }
    }

    [Fact]
    public async Task Own_domain_gets_certificate_records_and_the_public_url()
    {
        var run = await StackRun.OfAsync(
            "dev",
            ("wikibot:domainName", "wiki.example.org"),
            ("wikibot:certificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1"),
            ("wikibot:hostedZoneId", "Z1"));

        var distribution = run.Of("aws:cloudfront/distribution:Distribution").Single();
        distribution.Text("aliases.0").ShouldBe("wiki.example.org");
        distribution.Text("viewerCertificate.minimumProtocolVersion").ShouldBe("TLSv1.2_2021");
        run.Of("aws:route53/record:Record").Select(record => record.Text("type")).ShouldBe(["A", "AAAA"]);
        run.One("aws:ssm/parameter:Parameter", "wikibot-dev-edge-public-url").Text("value").ShouldBe("https://wiki.example.org");
        (await AwsMocks.ValueOfAsync(run.Stack.McpUrl)).ShouldBe("https://wiki.example.org/mcp");
    }

    [Fact]
    public async Task Function_challenges_a_request_to_mcp_without_a_token_in_the_services_words()
    {
        var answer = await RunAsync(Request("POST", "/mcp"));

        answer.GetProperty("statusCode").GetInt32().ShouldBe(401);
        answer.GetProperty("headers").GetProperty("www-authenticate").GetProperty("value").GetString()
            .ShouldBe("""Bearer scope="openid profile email",resource_metadata="https://wiki.example.org/.well-known/oauth-protected-resource/mcp" """.TrimEnd());
        JsonDocument.Parse(answer.GetProperty("body").GetProperty("data").GetString()!).RootElement.GetProperty("code").GetString().ShouldBe("unauthenticated");
    }

    [Theory]
    [InlineData("GET", "/git/home.git/info/refs")]
    [InlineData("POST", "/git/home.git/git-upload-pack")]
    public async Task Function_asks_git_for_a_password_in_the_services_words(string method, string uri)
    {
        var answer = await RunAsync(Request(method, uri));

        answer.GetProperty("statusCode").GetInt32().ShouldBe(401);
        answer.GetProperty("headers").GetProperty("www-authenticate").GetProperty("value").GetString()
            .ShouldBe("Basic realm=\"Wikibot: any user name, and a token as the password\", charset=\"UTF-8\"");
    }

    [Fact]
    public async Task Function_names_no_metadata_where_only_static_tokens_count()
    {
        var answer = await RunAsync(Request("POST", "/mcp"), ("wikibot:authKitDomain", null), ("wikibot:webClientId", null));

        answer.GetProperty("headers").GetProperty("www-authenticate").GetProperty("value").GetString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("POST", "/mcp", "Bearer token")]
    [InlineData("OPTIONS", "/mcp", null)]
    [InlineData("GET", "/git/home.git/info/refs", "Basic eDp5")]
    [InlineData("GET", "/github", null)]
    [InlineData("GET", "/health", null)]
    [InlineData("GET", "/.well-known/oauth-protected-resource/mcp", null)]
    public async Task Function_lets_pass(string method, string uri, string? authorization)
    {
        var answer = await RunAsync(Request(method, uri, authorization));

        answer.GetProperty("uri").GetString().ShouldBe(uri);
        answer.TryGetProperty("statusCode", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Function_gives_WWW_Authenticate_its_name_back()
    {
        var answer = await RunAsync(new
        {
            context = new { eventType = "viewer-response" },
            response = new { statusCode = 401, headers = new Dictionary<string, object> { ["x-amzn-remapped-www-authenticate"] = new { value = "Bearer x" } } },
        });

        answer.GetProperty("headers").GetProperty("www-authenticate").GetProperty("value").GetString().ShouldBe("Bearer x");
        answer.GetProperty("headers").TryGetProperty("x-amzn-remapped-www-authenticate", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Function_is_small_enough_for_CloudFront()
        => (await StackRun.DevAsync()).Of("aws:cloudfront/function:Function").Single().Text("code").Length.ShouldBeLessThan(10 * 1024);

    private static object Request(string method, string uri, string? authorization = null)
    {
        var headers = new Dictionary<string, object> { ["host"] = new { value = "wiki.example.org" } };
        if (authorization != null)
        {
            headers["authorization"] = new { value = authorization };
        }

        return new { context = new { eventType = "viewer-request" }, request = new { method, uri, headers } };
    }

    /// <summary>Runs the function's code as it was registered.</summary>
    private static async Task<JsonElement> RunAsync(object @event, params (string Key, string? Value)[] config)
    {
        await using var edge = EdgeProcess.Start((await StackRun.OfAsync("dev", config)).Of("aws:cloudfront/function:Function").Single().Text("code"));
        return await edge.RunAsync(@event);
    }
}
