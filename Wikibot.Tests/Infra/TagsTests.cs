using System.Text.Json;

namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class TagsTests
{
    [Fact]
    public async Task Provider_tags_everything_with_project_and_environment()
    {
        var provider = (await StackRun.DevAsync()).Of("pulumi:providers:aws").ShouldHaveSingleItem();

        var tags = JsonDocument.Parse(provider.Text("defaultTags")).RootElement.GetProperty("tags");
        tags.GetProperty("project").GetString().ShouldBe("wikibot-io");
        tags.GetProperty("environment").GetString().ShouldBe("dev");
        provider.Text("region").ShouldBe("eu-central-1");
    }

    [Fact]
    public async Task Resources_all_use_that_provider_and_overrule_none_of_its_tags()
    {
        var resources = (await StackRun.DevAsync()).All.Where(resource => resource.Type.StartsWith("aws:", StringComparison.Ordinal)).ToArray();

        resources.Length.ShouldBeGreaterThan(60);
        resources.ShouldAllBe(resource => resource.Provider.Contains("pulumi:providers:aws::wikibot-dev::", StringComparison.Ordinal));
        resources.ShouldAllBe(resource => !resource.Has("tags") || (!resource["tags"].ToString().Contains("project") && !resource["tags"].ToString().Contains("environment")));
    }

    [Fact]
    public async Task Components_are_one_for_each_concern_and_hold_every_resource()
    {
        var run = await StackRun.DevAsync();

        var components = run.All.Where(resource => resource.Type.StartsWith("wikibot:infra:", StringComparison.Ordinal)).ToArray();
        components.Select(component => component.Type["wikibot:infra:".Length..]).Order(StringComparer.Ordinal)
            .ShouldBe(["Backups", "CostGuard", "Edge", "Gateway", "Gateway", "Gateway", "GitFunction", "McpFunction", "Network", "Schedule", "Secrets", "Secrets", "SharedFileSystem", "WebFunction"]);
        run.All.Where(resource => resource.Type.StartsWith("aws:", StringComparison.Ordinal)).ShouldAllBe(resource => components.Any(component => component.Name == resource.Parent));
    }
}
