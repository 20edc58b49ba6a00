using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Tests.Infra;

/// <summary>Every resource of the dev stack with all its inputs, compared to the committed file: no change goes unseen.</summary>
[Collection(InfraGroup.Name)]
public sealed class SnapshotTests
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Dev_stack_equals_the_committed_snapshot()
    {
        var run = await StackRun.DevAsync();
        var now = JsonSerializer.Serialize(run.All.Select(resource => new { resource.Type, resource.Name, resource.Parent, resource.Inputs }), Json).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(RepositoryRoot.Path, "Wikibot.Tests", "Infra", "dev-stack.json");
        if (Environment.GetEnvironmentVariable("WIKIBOT_UPDATE_SNAPSHOT") == "1")
        {
            await File.WriteAllTextAsync(file, now, TestContext.Current.CancellationToken);
        }

        now.ShouldBe(
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            "the stack changed: if that is meant, run this test with WIKIBOT_UPDATE_SNAPSHOT=1 and commit Wikibot.Tests/Infra/dev-stack.json");
    }
}
