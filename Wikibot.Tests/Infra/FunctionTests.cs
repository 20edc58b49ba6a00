namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class FunctionTests
{
    private const string Function = "aws:lambda/function:Function";

    [Theory]
    [InlineData("wikibot-dev-git", "Wikibot.Git", 900)]
    [InlineData("wikibot-dev-mcp", "Wikibot.Mcp", 29)]
    [InlineData("wikibot-dev-web", "Wikibot.Web", 29)]
    public async Task Function_in_dev_runs_its_executable_by_the_web_adapter_on_dotnet10_and_arm64(string name, string handler, int timeout)
    {
        var function = (await StackRun.DevAsync()).One(Function, name);

        function.Text("runtime").ShouldBe("dotnet10");
        function["architectures"].EnumerateArray().Select(value => value.GetString()).ShouldBe(["arm64"]);
        function.Text("handler").ShouldBe(handler);
        function["timeout"].GetInt32().ShouldBe(timeout);
        function.Text("code").ShouldBe("FileArchive");
        function["layers"].EnumerateArray().Select(value => value.GetString())
            .ShouldBe(["arn:aws:lambda:eu-central-1:753240598075:layer:LambdaAdapterLayerArm64:27"]);
        function.Text("environment.variables.AWS_LAMBDA_EXEC_WRAPPER").ShouldBe("/opt/bootstrap");
        function.Text("environment.variables.AWS_LWA_PORT").ShouldBe("8080");
        function.Text("environment.variables.ASPNETCORE_URLS").ShouldEndWith(":8080");
        function.Text("environment.variables.AWS_LWA_READINESS_CHECK_PATH").ShouldBe("/alive");
        function.Text("environment.variables.AWS_LWA_INVOKE_MODE").ShouldBe("buffered");
    }

    [Fact]
    public async Task Function_with_x86_64_configured_takes_that_layer()
    {
        var run = await StackRun.OfAsync("dev", ("wikibot:architecture", "x86_64"));

        run.Of(Function).ShouldAllBe(function =>
            function.Text("architectures.0") == "x86_64" && function.Text("layers.0").EndsWith(":LambdaAdapterLayerX86:27", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Functions_are_traced_and_log_to_groups_that_forget()
    {
        var run = await StackRun.DevAsync();

        foreach (var function in run.Of(Function))
        {
            function.Text("tracingConfig.mode").ShouldBe("Active");
            function.Text("loggingConfig.logGroup").ShouldBe(AwsMocks.Marker("aws:cloudwatch/logGroup:LogGroup", function.Name) + "-name");
        }

        run.Of("aws:cloudwatch/logGroup:LogGroup").Length.ShouldBe(6);
        run.Of("aws:cloudwatch/logGroup:LogGroup").ShouldAllBe(group => group["retentionInDays"].GetInt32() == 30);
    }

    [Fact]
    public async Task Git_function_mounts_the_share_in_the_private_subnet()
    {
        var git = (await StackRun.DevAsync()).One(Function, "wikibot-dev-git");

        git.Text("fileSystemConfig.localMountPath").ShouldBe("/mnt/efs");
        git.Text("fileSystemConfig.arn").ShouldContain(AwsMocks.Marker("aws:efs/accessPoint:AccessPoint", "wikibot-dev-share"));
        git.Text("vpcConfig.subnetIds.0").ShouldBe(AwsMocks.Marker("aws:ec2/subnet:Subnet", "wikibot-dev-private-a"));
        git.Text("vpcConfig.securityGroupIds.0").ShouldBe(AwsMocks.Marker("aws:ec2/securityGroup:SecurityGroup", "wikibot-dev-function"));
        git.Text("environment.variables.Wikibot__Storage__Root").ShouldBe("/mnt/efs");
    }

    [Theory]
    [InlineData("wikibot-dev-mcp")]
    [InlineData("wikibot-dev-web")]
    public async Task Faces_stand_outside_the_network(string name)
    {
        var face = (await StackRun.DevAsync()).One(Function, name);

        face.Has("vpcConfig").ShouldBeFalse();
        face.Has("fileSystemConfig").ShouldBeFalse();
    }

    [Theory]
    [InlineData("wikibot-dev-mcp")]
    [InlineData("wikibot-dev-web")]
    public async Task Function_url_takes_signed_calls_only_and_is_where_the_faces_call(string name)
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:lambda/functionUrl:FunctionUrl").ShouldHaveSingleItem().Text("authorizationType").ShouldBe("AWS_IAM");
        var target = run.One(Function, name).Text("environment.variables.services__git__http__0");
        target.ShouldStartWith("https://");
        target.ShouldEndWith(".lambda-url.eu-central-1.on.aws");
        run.Of("aws:lambda/permission:Permission").ShouldAllBe(permission => permission.Text("principal") != "*");
    }

    [Theory]
    [InlineData("wikibot-dev-mcp")]
    [InlineData("wikibot-dev-web")]
    public async Task Role_of_a_face_may_call_the_git_function_through_its_url_only(string name)
    {
        var statements = (await StackRun.DevAsync()).One("aws:iam/rolePolicy:RolePolicy", $"{name}-git").Document("policy").GetProperty("Statement");

        statements[0].GetProperty("Action")[0].GetString().ShouldBe("lambda:InvokeFunctionUrl");
        statements[0].GetProperty("Condition").GetProperty("StringEquals").GetProperty("lambda:FunctionUrlAuthType").GetString().ShouldBe("AWS_IAM");
        statements[1].GetProperty("Action")[0].GetString().ShouldBe("lambda:InvokeFunction");
        statements[1].GetProperty("Condition").GetProperty("Bool").GetProperty("lambda:InvokedViaFunctionUrl").GetString().ShouldBe("true");
        foreach (var statement in statements.EnumerateArray())
        {
            statement.GetProperty("Resource").EnumerateArray().Single().GetString()!.ShouldEndWith(AwsMocks.Marker(Function, "wikibot-dev-git"));
        }
    }

    [Fact]
    public async Task Reserved_concurrency_is_unset_unless_configured()
    {
        (await StackRun.DevAsync()).Of(Function).ShouldAllBe(function => !function.Has("reservedConcurrentExecutions"));

        var run = await StackRun.OfAsync("dev", ("wikibot:gitReservedConcurrency", "20"));
        run.One(Function, "wikibot-dev-git")["reservedConcurrentExecutions"].GetInt32().ShouldBe(20);
        run.One(Function, "wikibot-dev-mcp").Has("reservedConcurrentExecutions").ShouldBeFalse();
    }

    /// <summary>Fault 36: what a running function took from a parameter at its start, only a changed function reads again.</summary>
    [Theory]
    [InlineData("wikibot-dev-mcp")]
    [InlineData("wikibot-dev-web")]
    public async Task Face_starts_anew_when_the_domain_changes(string name)
    {
        string Revision(StackRun run) => run.One(Function, name).Text("environment.variables.Wikibot__Parameters__Revision");

        Revision(await StackRun.OfAsync("dev", ("wikibot:domainName", "wiki.example.org"), ("wikibot:certificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1"), ("wikibot:hostedZoneId", "Z1")))
            .ShouldNotBe(Revision(await StackRun.DevAsync()));
    }

    [Fact]
    public async Task Mcp_function_learns_its_public_url_by_a_parameter_and_so_depends_on_nothing_in_front_of_it()
    {
        var run = await StackRun.DevAsync();

        run.One(Function, "wikibot-dev-mcp").Text("environment.variables.Wikibot__Parameters__Path").ShouldBe("/wikibot/dev/mcp");
        var parameter = run.One("aws:ssm/parameter:Parameter", "wikibot-dev-edge-public-url");
        parameter.Text("name").ShouldBe("/wikibot/dev/mcp/Wikibot/PublicUrl");
        parameter.Text("value").ShouldBe("https://d111111abcdef8.cloudfront.net");
        run.One("aws:ssm/parameter:Parameter", "wikibot-dev-gateway-inner-host").Text("name").ShouldBe("/wikibot/dev/mcp/Wikibot/AllowedHosts/0");
        run.One("aws:ssm/parameter:Parameter", "wikibot-dev-gateway-inner-host").Text("value").ShouldEndWith(".execute-api.eu-central-1.amazonaws.com");
        DependencyGraph.Of(run).Before(Function, "wikibot-dev-mcp")
            .ShouldNotContain(key => key.StartsWith("aws:apigateway", StringComparison.Ordinal) || key.StartsWith("aws:cloudfront", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Web_function_signs_people_in_at_AuthKit_and_learns_its_addresses_by_parameters()
    {
        var run = await StackRun.DevAsync();

        var web = run.One(Function, "wikibot-dev-web");
        web.Text("environment.variables.Wikibot__Web__SignIn__Issuer").ShouldBe("https://cheerful-otter-12.authkit.app");
        web.Text("environment.variables.Wikibot__Web__SignIn__ClientId").ShouldBe("client_for_tests");
        web.Text("environment.variables.AWS_LWA_REMOVE_BASE_PATH").ShouldBe("/live");
        web.Text("environment.variables.Wikibot__Parameters__Path").ShouldBe("/wikibot/dev/web");
        Parameter("wikibot-dev-edge-web-url").ShouldBe(("/wikibot/dev/web/Wikibot/Web/PublicUrl", "https://d111111abcdef8.cloudfront.net"));
        Parameter("wikibot-dev-edge-mcp-url").ShouldBe(("/wikibot/dev/web/Wikibot/Web/McpUrl", "https://d111111abcdef8.cloudfront.net/mcp"));
        Parameter("wikibot-dev-gateway-web-inner-host").Name.ShouldBe("/wikibot/dev/web/Wikibot/Web/AllowedHosts/0");
        (await AwsMocks.ValueOfAsync(run.Stack.WebUrl)).ShouldBe("https://d111111abcdef8.cloudfront.net");

        (string Name, string Value) Parameter(string name)
        {
            var parameter = run.One("aws:ssm/parameter:Parameter", name);
            return (parameter.Text("name"), parameter.Text("value"));
        }
    }

    [Fact]
    public async Task Stack_without_a_client_id_has_no_web_service()
    {
        var run = await StackRun.OfAsync("dev", ("wikibot:webClientId", null));

        run.Of(Function).Select(function => function.Name).ShouldBe(["wikibot-dev-git", "wikibot-dev-mcp"]);
        run.Of("aws:apigateway/restApi:RestApi").Select(api => api.Name).ShouldBe(["wikibot-dev-gateway", "wikibot-dev-gateway-git"]);
        run.All.ShouldNotContain(resource => resource.Name.Contains("web", StringComparison.Ordinal));
        run.Of("aws:cloudfront/distribution:Distribution").Single().Text("defaultCacheBehavior.targetOriginId").ShouldBe("gateway");
        (await AwsMocks.ValueOfAsync(run.Stack.WebUrl)).ShouldBeEmpty();
    }
}
