namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class OrderTests
{
    /// <summary>Inputs that fix a name in the account, or in all of AWS (those of the provider's schema for the types in use).</summary>
    private static readonly string[] OwnNames =
        ["name", "namePrefix", "bucket", "bucketPrefix", "creationToken", "functionName", "family", "groupName", "statementId"];

    [Theory]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a")]
    [InlineData("aws:efs/accessPoint:AccessPoint wikibot-dev-share")]
    [InlineData("aws:iam/rolePolicy:RolePolicy wikibot-dev-git-network")]
    [InlineData("aws:iam/rolePolicy:RolePolicy wikibot-dev-git-share")]
    [InlineData("aws:iam/rolePolicy:RolePolicy wikibot-dev-git-basic")]
    [InlineData("aws:iam/rolePolicy:RolePolicy wikibot-dev-git-backups")]
    [InlineData("aws:cloudwatch/logGroup:LogGroup wikibot-dev-git")]
    [InlineData("aws:ec2/subnet:Subnet wikibot-dev-private-a")]
    [InlineData("aws:ec2/securityGroup:SecurityGroup wikibot-dev-function")]
    [InlineData("aws:s3/bucket:Bucket wikibot-dev-backups")]
    public async Task Git_function_waits_for(string key)
        => DependencyGraph.Of(await StackRun.SignedAsync()).Before("aws:lambda/function:Function", "wikibot-dev-git").ShouldContain(key);

    // Pulumi destroys in the opposite order: what stands on the left goes before what stands on the right.
    [Theory]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:ec2/subnet:Subnet wikibot-dev-private-a")]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:ec2/securityGroup:SecurityGroup wikibot-dev-share")]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:efs/fileSystem:FileSystem wikibot-dev-share")]
    [InlineData("aws:efs/accessPoint:AccessPoint wikibot-dev-share", "aws:efs/fileSystem:FileSystem wikibot-dev-share")]
    [InlineData("aws:lambda/functionUrl:FunctionUrl wikibot-dev-git", "aws:lambda/function:Function wikibot-dev-git")]
    [InlineData("aws:lambda/function:Function wikibot-dev-mcp", "aws:lambda/functionUrl:FunctionUrl wikibot-dev-git")]
    [InlineData("aws:lambda/function:Function wikibot-dev-web", "aws:lambda/functionUrl:FunctionUrl wikibot-dev-git")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:apigateway/stage:Stage wikibot-dev-gateway-web")]
    [InlineData("aws:scheduler/schedule:Schedule wikibot-dev-schedule-maintenance", "aws:iam/rolePolicy:RolePolicy wikibot-dev-schedule")]
    [InlineData("aws:scheduler/schedule:Schedule wikibot-dev-schedule-maintenance", "aws:lambda/function:Function wikibot-dev-git")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:apigateway/restApi:RestApi wikibot-dev-gateway")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:cloudfront/function:Function wikibot-dev-edge")]
    [InlineData("aws:apigateway/stage:Stage wikibot-dev-gateway", "aws:apigateway/deployment:Deployment wikibot-dev-gateway")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:apigateway/stage:Stage wikibot-dev-gateway")]
    [InlineData("aws:apigateway/methodSettings:MethodSettings wikibot-dev-gateway", "aws:apigateway/stage:Stage wikibot-dev-gateway")]
    [InlineData("aws:apigateway/stage:Stage wikibot-dev-gateway", "aws:cloudwatch/logGroup:LogGroup wikibot-dev-gateway-access")]
    [InlineData("aws:s3/bucketPolicy:BucketPolicy wikibot-dev-backups", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock wikibot-dev-backups")]
    [InlineData("aws:ec2/route:Route wikibot-dev-public-internet", "aws:ec2/internetGateway:InternetGateway wikibot-dev-internet")]
    public async Task Destroying_takes(string first, string then)
    {
        var parts = first.Split(' ');
        DependencyGraph.Of(await StackRun.SignedAsync()).Before(parts[0], parts[1]).ShouldContain(then);
    }

    // A deployment is a snapshot of the API: what comes after it is not in it, and what it holds cannot go before it.
    [Theory]
    [InlineData("gateway", "mcp")]
    [InlineData("gateway", "well-known")]
    [InlineData("gateway", "health")]
    [InlineData("gateway-web", "root")]
    [InlineData("gateway-web", "any")]
    public async Task Deployment_comes_after_method_and_integration_of(string gateway, string route)
    {
        var graph = DependencyGraph.Of(await StackRun.SignedAsync());
        var before = graph.Before("aws:apigateway/deployment:Deployment", $"wikibot-dev-{gateway}");

        before.ShouldContain($"aws:apigateway/integration:Integration wikibot-dev-{gateway}-{route}");
        before.ShouldContain($"aws:apigateway/method:Method wikibot-dev-{gateway}-{route}");
        graph.Before("aws:apigateway/integration:Integration", $"wikibot-dev-{gateway}-{route}").ShouldContain($"aws:apigateway/method:Method wikibot-dev-{gateway}-{route}");
        graph.Before("aws:cloudfront/distribution:Distribution", "wikibot-dev-edge").ShouldContain($"aws:apigateway/method:Method wikibot-dev-{gateway}-{route}");
    }

    [Fact]
    public async Task Dependencies_have_no_cycle()
    {
        var run = await StackRun.SignedAsync();
        var graph = DependencyGraph.Of(run);

        run.All.ShouldAllBe(resource => !graph.Before(resource.Type, resource.Name).Contains(resource.Key));
    }

    // The last two make the second stack's prefix a resource name of the first.
    [Theory]
    [InlineData("prod")]
    [InlineData("dev2")]
    [InlineData("dev-git")]
    [InlineData("dev-gateway")]
    [InlineData("dev-web")]
    public async Task Two_stacks_in_one_account_share_no_name(string other)
    {
        var dev = await StackRun.DevAsync();
        var second = await StackRun.OfAsync(other);

        // Pulumi names a resource after its logical name and a random suffix; the rest are named in their inputs.
        dev.All.Select(resource => resource.Key).Intersect(second.All.Select(resource => resource.Key)).ShouldBeEmpty();
        Names(dev).ShouldNotBeEmpty();
        Names(dev).Intersect(Names(second)).ShouldBeEmpty();
        dev.All.Where(NamesItself).ShouldAllBe(resource => resource.Type == "aws:ssm/parameter:Parameter");
        dev.All.Where(resource => resource.Type == "aws:ssm/parameter:Parameter").ShouldAllBe(resource => resource.Text("name").StartsWith("/wikibot/dev/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aws:iam/role:Role", 64)]
    [InlineData("aws:s3/bucket:Bucket", 63)]
    [InlineData("aws:lambda/function:Function", 64)]
    [InlineData("aws:scheduler/schedule:Schedule", 64)]
    [InlineData("aws:cloudfront/function:Function", 64)]
    [InlineData("aws:budgets/budget:Budget", 100)]
    public async Task Longest_stack_name_leaves_room_for_the_random_suffix(string type, int limit)
    {
        var run = await StackRun.OfAsync("a-twenty-letter-name");

        run.Of(type).ShouldNotBeEmpty();
        run.Of(type).ShouldAllBe(resource => resource.Name.Length + "-1234567".Length <= limit);
    }

    private static IEnumerable<string> Names(StackRun run)
        => run.All.Where(NamesItself).SelectMany(resource => OwnNames.Where(resource.Has).Select(property => $"{resource.Type} {resource.Text(property)}"));

    // A value that belongs to another resource is a reference, not a name.
    private static bool NamesItself(Registration resource)
        => resource.Type.StartsWith("aws:", StringComparison.Ordinal) && OwnNames.Where(resource.Has).Any(property => !resource.Text(property).Contains('(', StringComparison.Ordinal));
}
