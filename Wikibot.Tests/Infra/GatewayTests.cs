namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class GatewayTests
{
    [Fact]
    public async Task Routes_lead_the_three_public_paths_to_the_mcp_function()
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:apigateway/resource:Resource").Select(path => path.Text("pathPart")).Order(StringComparer.Ordinal)
            .ShouldBe([".well-known", "health", "mcp", "{proxy+}"]);
        run.Of("aws:apigateway/method:Method").Select(method => (method.Name, method.Text("httpMethod"))).ShouldBe(
        [
            ("wikibot-dev-gateway-health", "GET"), ("wikibot-dev-gateway-mcp", "ANY"), ("wikibot-dev-gateway-well-known", "GET"),
        ]);
        var integrations = run.Of("aws:apigateway/integration:Integration");
        integrations.Length.ShouldBe(3);
        integrations.ShouldAllBe(integration => integration.Text("type") == "AWS_PROXY" && integration.Text("integrationHttpMethod") == "POST"
            && integration.Text("uri").Contains(AwsMocks.Marker("aws:lambda/function:Function", "wikibot-dev-mcp"), StringComparison.Ordinal));
        run.One("aws:apigateway/resource:Resource", "wikibot-dev-gateway-well-known-any").Text("parentId")
            .ShouldBe(AwsMocks.Marker("aws:apigateway/resource:Resource", "wikibot-dev-gateway-well-known"));
    }

    [Fact]
    public async Task Stage_traces_and_logs_without_headers_or_query()
    {
        var stage = (await StackRun.DevAsync()).Of("aws:apigateway/stage:Stage").ShouldHaveSingleItem();

        stage["xrayTracingEnabled"].GetBoolean().ShouldBeTrue();
        stage.Text("accessLogSettings.destinationArn").ShouldContain("wikibot-dev-gateway-access");
        var format = stage.Document("accessLogSettings.format");
        format.GetProperty("traceId").GetString().ShouldBe("$context.xrayTraceId");
        stage.Text("accessLogSettings.format").ShouldNotContain("header", Case.Insensitive);
        stage.Text("accessLogSettings.format").ShouldNotContain("query", Case.Insensitive);
    }

    [Fact]
    public async Task Stage_throttles()
    {
        var settings = (await StackRun.DevAsync()).Of("aws:apigateway/methodSettings:MethodSettings").ShouldHaveSingleItem();

        settings.Text("methodPath").ShouldBe("*/*");
        settings["settings.throttlingRateLimit"].GetDouble().ShouldBe(50);
        settings["settings.throttlingBurstLimit"].GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task Function_is_invoked_by_this_api_and_stage_only()
    {
        var permission = (await StackRun.DevAsync()).Of("aws:lambda/permission:Permission").ShouldHaveSingleItem();

        permission.Text("principal").ShouldBe("apigateway.amazonaws.com");
        permission.Text("sourceArn").ShouldEndWith(AwsMocks.Marker("aws:apigateway/restApi:RestApi", "wikibot-dev-gateway") + "/live/*");
    }

    [Fact]
    public async Task Account_wide_logging_role_is_set_only_when_asked_for()
    {
        (await StackRun.DevAsync()).Of("aws:apigateway/account:Account").ShouldBeEmpty();

        var run = await StackRun.OfAsync("dev", ("wikibot:manageApiGatewayLogRole", "true"));
        run.Of("aws:apigateway/account:Account").ShouldHaveSingleItem().Text("cloudwatchRoleArn").ShouldContain("wikibot-dev-gateway-log");
        DependencyGraph.Of(run).Before("aws:apigateway/stage:Stage", "wikibot-dev-gateway").ShouldContain("aws:apigateway/account:Account wikibot-dev-gateway-log");
    }
}
