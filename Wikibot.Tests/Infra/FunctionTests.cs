namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class FunctionTests
{
    private const string Function = "aws:lambda/function:Function";

    [Theory]
    [InlineData("wikibot-dev-git", "Wikibot.Git", 900)]
    [InlineData("wikibot-dev-mcp", "Wikibot.Mcp", 29)]
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

        run.Of("aws:cloudwatch/logGroup:LogGroup").Length.ShouldBe(3);
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

    [Fact]
    public async Task Mcp_function_stands_outside_the_network()
    {
        var mcp = (await StackRun.DevAsync()).One(Function, "wikibot-dev-mcp");

        mcp.Has("vpcConfig").ShouldBeFalse();
        mcp.Has("fileSystemConfig").ShouldBeFalse();
    }

    [Fact]
    public async Task Function_url_takes_signed_calls_only_and_is_where_the_mcp_function_calls()
    {
        var run = await StackRun.DevAsync();

        run.Of("aws:lambda/functionUrl:FunctionUrl").ShouldHaveSingleItem().Text("authorizationType").ShouldBe("AWS_IAM");
        var target = run.One(Function, "wikibot-dev-mcp").Text("environment.variables.services__git__http__0");
        target.ShouldStartWith("https://");
        target.ShouldEndWith(".lambda-url.eu-central-1.on.aws");
        run.Of("aws:lambda/permission:Permission").ShouldAllBe(permission => permission.Text("principal") != "*");
    }

    [Fact]
    public async Task Mcp_role_may_call_the_git_function_through_its_url_only()
    {
        var statements = (await StackRun.DevAsync()).One("aws:iam/rolePolicy:RolePolicy", "wikibot-dev-mcp-git").Document("policy").GetProperty("Statement");

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
    [Fact]
    public async Task Mcp_function_starts_anew_when_the_domain_changes()
    {
        static string Revision(StackRun run) => run.One(Function, "wikibot-dev-mcp").Text("environment.variables.Wikibot__Parameters__Revision");

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
}
