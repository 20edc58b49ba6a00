using System.Text.Json;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class LeastPrivilegeTests
{
    // Actions for which AWS knows no resource (service authorization reference, "Resource types": empty).
    private static readonly string[] WithoutResource =
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];

    [Fact]
    public async Task Role_policies_name_their_resources_wherever_AWS_allows_it()
    {
        var statements = await StatementsAsync();

        statements.Length.ShouldBeGreaterThan(10);
        foreach (var statement in statements.Where(statement => Texts(statement, "Resource").Contains("*")))
        {
            Texts(statement, "Action").ShouldBeSubsetOf(WithoutResource);
        }
    }

    [Fact]
    public async Task Role_policies_allow_no_action_by_wildcard()
        => (await StatementsAsync()).SelectMany(statement => Texts(statement, "Action")).ShouldAllBe(action => !action.Contains('*'));

    [Fact]
    public async Task Roles_are_taken_on_by_one_service_each()
    {
        foreach (var role in (await StackRun.DevAsync()).Of("aws:iam/role:Role"))
        {
            var statement = role.Document("assumeRolePolicy").GetProperty("Statement").EnumerateArray().ShouldHaveSingleItem();
            statement.GetProperty("Principal").GetProperty("Service").GetString()!.ShouldEndWith(".amazonaws.com");
            role.Has("managedPolicyArns").ShouldBeFalse();
        }
    }

    private static async Task<JsonElement[]> StatementsAsync()
        => [.. (await StackRun.DevAsync()).Of("aws:iam/rolePolicy:RolePolicy").SelectMany(policy => policy.Document("policy").GetProperty("Statement").EnumerateArray())];

    private static string[] Texts(JsonElement statement, string property)
        => [.. statement.GetProperty(property).EnumerateArray().Select(value => value.GetString()!)];
}
