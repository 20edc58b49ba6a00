using System.Text.Json.Nodes;

namespace Wikibot.Tests.Git.Pages;

public sealed class UnicodeSupportTests
{
    [Fact]
    public async Task Start_withoutUnicodeNormalisation_isRefused()
    {
        using var folder = new ScratchFolder();
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(RefusedStart.Assembly, ".runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = true;
        await File.WriteAllTextAsync(folder["runtimeconfig.json"], configuration.ToJsonString());

        var said = await RefusedStart.RunAsync(null, "--runtimeconfig", folder["runtimeconfig.json"]);

        said.ShouldContain("Unicode normalisation is not available");
    }
}
