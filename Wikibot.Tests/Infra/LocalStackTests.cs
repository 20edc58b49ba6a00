using Pulumi;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class LocalStackTests
{
    [Fact]
    public async Task Local_stack_points_the_provider_at_LocalStack()
    {
        var provider = (await RunAsync()).Of("pulumi:providers:aws").Single();

        provider.Text("endpoints").ShouldContain("\"lambda\":\"http://localhost:4566\"");
        provider.Text("skipCredentialsValidation").ShouldBe("true");
        provider.Text("s3UsePathStyle").ShouldBe("true");
    }

    [Theory]
    [InlineData("aws:efs/")]
    [InlineData("aws:cloudfront/")]
    [InlineData("aws:budgets/")]
    public async Task Local_stack_leaves_out_what_the_free_tier_lacks(string types)
        => (await RunAsync()).All.ShouldNotContain(resource => resource.Type.StartsWith(types, StringComparison.Ordinal));

    [Fact]
    public async Task Local_stack_has_functions_without_layers_and_an_address_without_CloudFront()
    {
        var run = await RunAsync();

        run.Of("aws:lambda/function:Function").Length.ShouldBe(2);
        run.Of("aws:lambda/function:Function").ShouldAllBe(function => !function.Has("layers"));
        (await AwsMocks.ValueOfAsync(run.Stack.McpUrl)).ShouldEndWith("/live/mcp");
    }

    [Fact]
    public async Task Local_stack_has_no_address_for_browsers_and_says_so()
    {
        var error = await Should.ThrowAsync<RunException>(() => StackRun.OfAsync("local", ("wikibot:localStackEndpoint", "http://localhost:4566"), ("wikibot:budgetEmail", null)));

        error.Message.ShouldStartWith("wikibot:webClientId ");
    }

    private static Task<StackRun> RunAsync() => StackRun.OfAsync("local", ("wikibot:localStackEndpoint", "http://localhost:4566"), ("wikibot:budgetEmail", null), ("wikibot:webClientId", null));
}
