using Wikibot.AppHost.Local;

namespace Wikibot.Tests.AppHost;

/// <summary>Which engines count, with small scripts in the place of the client.</summary>
public sealed class ContainerEngineTests
{
    [Theory]
    [InlineData("exit 0", true)] // Answers, and has the image.
    [InlineData("[ \"$1\" != image ]", true)] // Lacks it, but a registry has it.
    [InlineData("[ \"$1\" = version ]", false)] // Answers, and that is all.
    [InlineData("exit 1", false)] // A client without its engine.
    [InlineData("if [ \"$1\" = manifest ]; then exec sleep 60; fi; [ \"$1\" = version ]", false)] // A registry that does not answer.
    public async Task Engine_counts_whenItAnswersAndTheImageCanBeHad(string script, bool counts)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins for the client are shell scripts.");
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder["engine"], $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["engine"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        (await ContainerEngine.CanRunAsync(folder["engine"], "some/image:1")).ShouldBe(counts);
    }

    [Fact]
    public async Task Engine_thatIsNoProgram_doesNotCount()
    {
        using var folder = new ScratchFolder();

        (await ContainerEngine.CanRunAsync(folder["none"], "some/image:1")).ShouldBeFalse();
    }

    [Fact]
    public async Task Choice_ofAnEmulatorThatIsNone_isRefusedWithTheWordsThatAre()
    {
        var refused = await Should.ThrowAsync<FormatException>(() => AwsEmulators.ChooseAsync("azure", EmulatorImage.Choose(null), 1));

        refused.Message.ShouldBe("WIKIBOT_AWS is 'azure', which is no emulator: LocalStack, Moto and None are.");
    }
}
