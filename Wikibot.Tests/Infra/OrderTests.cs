namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class OrderTests
{
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
        => DependencyGraph.Of(await StackRun.DevAsync()).Before("aws:lambda/function:Function", "wikibot-dev-git").ShouldContain(key);

    // Pulumi destroys in the opposite order: what stands on the left goes before what stands on the right.
    [Theory]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:ec2/subnet:Subnet wikibot-dev-private-a")]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:ec2/securityGroup:SecurityGroup wikibot-dev-share")]
    [InlineData("aws:efs/mountTarget:MountTarget wikibot-dev-a", "aws:efs/fileSystem:FileSystem wikibot-dev-share")]
    [InlineData("aws:efs/accessPoint:AccessPoint wikibot-dev-share", "aws:efs/fileSystem:FileSystem wikibot-dev-share")]
    [InlineData("aws:lambda/functionUrl:FunctionUrl wikibot-dev-git", "aws:lambda/function:Function wikibot-dev-git")]
    [InlineData("aws:lambda/function:Function wikibot-dev-mcp", "aws:lambda/functionUrl:FunctionUrl wikibot-dev-git")]
    [InlineData("aws:scheduler/schedule:Schedule wikibot-dev-schedule-maintenance", "aws:iam/rolePolicy:RolePolicy wikibot-dev-schedule")]
    [InlineData("aws:scheduler/schedule:Schedule wikibot-dev-schedule-maintenance", "aws:lambda/function:Function wikibot-dev-git")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:apigateway/restApi:RestApi wikibot-dev-gateway")]
    [InlineData("aws:cloudfront/distribution:Distribution wikibot-dev-edge", "aws:cloudfront/function:Function wikibot-dev-edge")]
    [InlineData("aws:apigateway/stage:Stage wikibot-dev-gateway", "aws:apigateway/deployment:Deployment wikibot-dev-gateway")]
    [InlineData("aws:apigateway/deployment:Deployment wikibot-dev-gateway", "aws:apigateway/integration:Integration wikibot-dev-gateway-mcp")]
    [InlineData("aws:s3/bucketPolicy:BucketPolicy wikibot-dev-backups", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock wikibot-dev-backups")]
    [InlineData("aws:ec2/route:Route wikibot-dev-public-internet", "aws:ec2/internetGateway:InternetGateway wikibot-dev-internet")]
    public async Task Destroying_takes(string first, string then)
    {
        var parts = first.Split(' ');
        DependencyGraph.Of(await StackRun.DevAsync()).Before(parts[0], parts[1]).ShouldContain(then);
    }

    [Fact]
    public async Task Dependencies_have_no_cycle()
    {
        var run = await StackRun.DevAsync();
        var graph = DependencyGraph.Of(run);

        run.All.ShouldAllBe(resource => !graph.Before(resource.Type, resource.Name).Contains(resource.Key));
    }

    [Fact]
    public async Task Two_stacks_in_one_account_share_no_name()
    {
        var dev = await StackRun.DevAsync();
        var prod = await StackRun.OfAsync("prod");

        // Auto-named resources take the logical name and a random suffix; the rest are named in their inputs.
        Names(dev).Intersect(Names(prod)).ShouldBeEmpty();
        dev.All.Select(resource => resource.Name).Intersect(prod.All.Select(resource => resource.Name)).ShouldBeEmpty();
        dev.All.Where(resource => resource.Has("name")).ShouldAllBe(resource => resource.Type == "aws:ssm/parameter:Parameter");
        dev.Of("aws:s3/bucket:Bucket").ShouldAllBe(bucket => !bucket.Has("bucket"));
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
        => run.All.SelectMany(resource => ((string[])["name", "bucket", "family"]).Where(resource.Has).Select(property => $"{resource.Type} {resource.Text(property)}"));
}
