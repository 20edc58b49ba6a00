using Pulumi;
using Pulumi.Aws.Lambda.Inputs;
using Pulumi.Aws.Scheduler.Inputs;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class SecretsTests
{
    [Theory]
    [InlineData("wikibot-dev-identity-secret", "/wikibot/dev/mcp/Wikibot/Identity/Secret", StackRun.IdentitySecret)]
    [InlineData("wikibot-dev-static-tokens", "/wikibot/dev/mcp/MCP_AUTH_TOKEN", StackRun.StaticTokens)]
    [InlineData("wikibot-dev-workos-api-key", "/wikibot/dev/mcp/Wikibot/WorkOS/ApiKey", StackRun.WorkOSKey)]
    [InlineData("wikibot-dev-web-secrets-identity-secret", "/wikibot/dev/web/Wikibot/Identity/Secret", StackRun.IdentitySecret)]
    [InlineData("wikibot-dev-web-secrets-client-secret", "/wikibot/dev/web/Wikibot/Web/SignIn/ClientSecret", StackRun.WebSecret)]
    public async Task Secret_of_a_face_is_a_secure_parameter_named_after_its_configuration_key(string name, string path, string value)
    {
        var parameter = (await StackRun.DevAsync()).One("aws:ssm/parameter:Parameter", name);

        parameter.Text("type").ShouldBe("SecureString");
        parameter.Text("name").ShouldBe(path);
        parameter.Text("value").ShouldBe(value);
        (await Output.IsSecretAsync(((Pulumi.Aws.Ssm.ParameterArgs)parameter.Args).Value.ToOutput())).ShouldBeTrue();
    }

    [Fact]
    public async Task Secrets_without_optional_ones_are_the_shared_key_alone()
    {
        var run = await StackRun.OfAsync("dev", ("wikibot:staticTokens", null), ("wikibot:workosApiKey", null), ("wikibot:webClientSecret", null));

        run.Of("aws:ssm/parameter:Parameter").Where(parameter => parameter.Text("type") == "SecureString").Select(parameter => parameter.Name).ShouldBe(["wikibot-dev-identity-secret", "wikibot-dev-web-secrets-identity-secret"]);
    }

    [Fact]
    public async Task Environment_of_the_git_function_is_marked_secret()
    {
        var args = (Pulumi.Aws.Lambda.FunctionArgs)(await StackRun.DevAsync()).One("aws:lambda/function:Function", "wikibot-dev-git").Args;

        var environment = await AwsMocks.ValueOfAsync(args.Environment.ToOutput());
        (await Output.IsSecretAsync(((FunctionEnvironmentArgs)environment).Variables.ToOutput())).ShouldBeTrue();
    }

    [Fact]
    public async Task Input_of_the_schedules_is_marked_secret()
    {
        foreach (var schedule in (await StackRun.DevAsync()).Of("aws:scheduler/schedule:Schedule"))
        {
            var target = await AwsMocks.ValueOfAsync(((Pulumi.Aws.Scheduler.ScheduleArgs)schedule.Args).Target.ToOutput());
            (await Output.IsSecretAsync(((ScheduleTargetArgs)target).Input.ToOutput())).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Secrets_appear_where_they_are_needed_and_nowhere_else()
    {
        var run = await StackRun.DevAsync();

        Holders(run, StackRun.IdentitySecret).ShouldBe(["aws:lambda/function:Function wikibot-dev-git", "aws:ssm/parameter:Parameter wikibot-dev-identity-secret", "aws:ssm/parameter:Parameter wikibot-dev-web-secrets-identity-secret"]);
        Holders(run, "a-static-token-for-tests").ShouldBe(["aws:ssm/parameter:Parameter wikibot-dev-static-tokens"]);
        Holders(run, StackRun.WorkOSKey).ShouldBe(["aws:ssm/parameter:Parameter wikibot-dev-workos-api-key"]);
        Holders(run, StackRun.WebSecret).ShouldBe(["aws:ssm/parameter:Parameter wikibot-dev-web-secrets-client-secret"]);
    }

    [Fact]
    public async Task Outputs_of_the_stack_say_what_there_is_and_hold_no_secret()
    {
        var stack = (await StackRun.DevAsync()).Stack;

        (await AwsMocks.ValueOfAsync(stack.McpUrl)).ShouldBe("https://d111111abcdef8.cloudfront.net/mcp");
        (await AwsMocks.ValueOfAsync(stack.Issuer)).ShouldBe("https://cheerful-otter-12.authkit.app");
        (await AwsMocks.ValueOfAsync(stack.GitFunctionName)).ShouldContain("wikibot-dev-git");
        (await AwsMocks.ValueOfAsync(stack.McpFunctionName)).ShouldContain("wikibot-dev-mcp");
        (await AwsMocks.ValueOfAsync(stack.BackupBucket)).ShouldContain("wikibot-dev-backups");
        foreach (var output in (Output<string>[])[stack.McpUrl, stack.WebUrl, stack.Issuer, stack.GitFunctionName, stack.McpFunctionName, stack.BackupBucket])
        {
            (await Output.IsSecretAsync(output)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("mcp")]
    [InlineData("web")]
    public async Task Role_of_a_face_may_read_its_own_folder_of_parameters_only(string face)
    {
        var statement = (await StackRun.DevAsync()).One("aws:iam/rolePolicy:RolePolicy", $"wikibot-dev-{face}-parameters").Document("policy").GetProperty("Statement")[0];

        statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()).ShouldBe(["ssm:GetParametersByPath"]);
        statement.GetProperty("Resource").EnumerateArray().Select(resource => resource.GetString()).ShouldBe(
        [
            $"arn:aws:ssm:eu-central-1:{AwsMocks.Account}:parameter/wikibot/dev/{face}",
            $"arn:aws:ssm:eu-central-1:{AwsMocks.Account}:parameter/wikibot/dev/{face}/*",
        ]);
    }

    private static IEnumerable<string> Holders(StackRun run, string secret)
        => run.All.Where(resource => resource.Inputs.GetRawText().Contains(secret, StringComparison.Ordinal)).Select(resource => resource.Key);
}
