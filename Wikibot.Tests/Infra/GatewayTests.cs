namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class GatewayTests
{
    [Fact]
    public async Task Routes_lead_three_paths_and_gits_to_the_mcp_function_and_all_of_a_third_gateway_to_the_web_function()
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:apigateway/resource:Resource").Select(path => (path.Parent, path.Text("pathPart"))).ShouldBe(
        [
            ("wikibot-dev-gateway", ".well-known"), ("wikibot-dev-gateway", "health"), ("wikibot-dev-gateway", "mcp"), ("wikibot-dev-gateway", "{proxy+}"),
            ("wikibot-dev-gateway-git", "git"), ("wikibot-dev-gateway-git", "{proxy+}"), ("wikibot-dev-gateway-web", "{proxy+}"),
        ], ignoreOrder: true);
        run.Of("aws:apigateway/method:Method").Select(method => (method.Name, method.Text("httpMethod"))).ShouldBe(
        [
            ("wikibot-dev-gateway-git-git", "ANY"), ("wikibot-dev-gateway-health", "GET"), ("wikibot-dev-gateway-mcp", "ANY"), ("wikibot-dev-gateway-web-any", "ANY"), ("wikibot-dev-gateway-web-root", "ANY"),
            ("wikibot-dev-gateway-well-known", "GET"),
        ]);
        var integrations = run.Of("aws:apigateway/integration:Integration");
        integrations.Length.ShouldBe(6);
        integrations.ShouldAllBe(integration => integration.Text("type") == "AWS_PROXY" && integration.Text("integrationHttpMethod") == "POST"
            && integration.Text("uri").Contains(AwsMocks.Marker("aws:lambda/function:Function", integration.Parent == "wikibot-dev-gateway-web" ? "wikibot-dev-web" : "wikibot-dev-mcp"), StringComparison.Ordinal));
        run.One("aws:apigateway/resource:Resource", "wikibot-dev-gateway-well-known-any").Text("parentId")
            .ShouldBe(AwsMocks.Marker("aws:apigateway/resource:Resource", "wikibot-dev-gateway-well-known"));
    }

    [Fact]
    public async Task Gateways_of_the_web_and_of_git_alone_pass_bytes_on()
    {
        var run = await StackRun.DevAsync();

        run.One("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway-web").Text("binaryMediaTypes.0").ShouldBe("*/*");
        run.One("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway-git").Text("binaryMediaTypes.0").ShouldBe("*/*");
        run.One("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway").Has("binaryMediaTypes").ShouldBeFalse();
    }

    [Theory]
    [InlineData("wikibot-dev-gateway")]
    [InlineData("wikibot-dev-gateway-git")]
    [InlineData("wikibot-dev-gateway-web")]
    public async Task Stage_traces_and_logs_without_headers_or_query(string name)
    {
        var stage = (await StackRun.DevAsync()).One("aws:apigateway/stage:Stage", name);

        stage["xrayTracingEnabled"].GetBoolean().ShouldBeTrue();
        stage.Text("accessLogSettings.destinationArn").ShouldContain($"{name}-access");
        var format = stage.Document("accessLogSettings.format");
        format.GetProperty("traceId").GetString().ShouldBe("$context.xrayTraceId");
        stage.Text("accessLogSettings.format").ShouldNotContain("header", Case.Insensitive);
        stage.Text("accessLogSettings.format").ShouldNotContain("query", Case.Insensitive);
    }

    [Theory]
    [InlineData("wikibot-dev-gateway")]
    [InlineData("wikibot-dev-gateway-git")]
    [InlineData("wikibot-dev-gateway-web")]
    public async Task Stage_throttles(string name)
    {
        var settings = (await StackRun.DevAsync()).One("aws:apigateway/methodSettings:MethodSettings", name);

        settings.Text("methodPath").ShouldBe("*/*");
        settings["settings.throttlingRateLimit"].GetDouble().ShouldBe(50);
        settings["settings.throttlingBurstLimit"].GetInt32().ShouldBe(100);
    }

    [Theory]
    [InlineData("wikibot-dev-gateway", "wikibot-dev-mcp")]
    [InlineData("wikibot-dev-gateway-git", "wikibot-dev-mcp")]
    [InlineData("wikibot-dev-gateway-web", "wikibot-dev-web")]
    public async Task Function_is_invoked_by_its_api_and_stage_only(string name, string function)
    {
        var permission = (await StackRun.DevAsync()).One("aws:lambda/permission:Permission", name);

        permission.Text("function").ShouldContain(AwsMocks.Marker("aws:lambda/function:Function", function));
        permission.Text("principal").ShouldBe("apigateway.amazonaws.com");
        permission.Text("sourceArn").ShouldEndWith(AwsMocks.Marker("aws:apigateway/restApi:RestApi", name) + "/live/*");
    }

    [Fact]
    public async Task Account_wide_logging_role_is_set_only_when_asked_for()
    {
        (await StackRun.DevAsync()).Of("aws:apigateway/account:Account").ShouldBeEmpty();

        var run = await StackRun.OfAsync("dev", ("wikibot:manageApiGatewayLogRole", "true"));
        run.Of("aws:apigateway/account:Account").ShouldHaveSingleItem().Text("cloudwatchRoleArn").ShouldContain("wikibot-dev-gateway-log");
        DependencyGraph.Of(run).Before("aws:apigateway/stage:Stage", "wikibot-dev-gateway").ShouldContain("aws:apigateway/account:Account wikibot-dev-gateway-log");
        DependencyGraph.Of(run).Before("aws:apigateway/stage:Stage", "wikibot-dev-gateway-web").ShouldContain("aws:apigateway/account:Account wikibot-dev-gateway-log");
    }
}
