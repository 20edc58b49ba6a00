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
    public async Task Engine_counts_whenItAnswersAndTheImageCanBeHad(string script, bool counts)
    {
        using var folder = new ScratchFolder();
        await WriteEngineAsync(folder, script);

        (await ContainerEngine.CanRunAsync(folder["engine"], "some/image:1", new FakeTimeProvider())).ShouldBe(counts);
    }

    [Fact]
    public async Task Engine_whoseRegistryDoesNotAnswer_doesNotCount()
    {
        using var folder = new ScratchFolder();
        await WriteEngineAsync(folder, $"if [ \"$1\" = manifest ]; then : >'{folder["asked"]}'; exec sleep 600; fi; [ \"$1\" = version ]");
        var time = new FakeTimeProvider();

        var looking = ContainerEngine.CanRunAsync(folder["engine"], "some/image:1", time);
        while (!looking.IsCompleted)
        {
            // Its patience begins a moment after the question.
            time.Advance(File.Exists(folder["asked"]) ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        (await looking).ShouldBeFalse();
        File.Exists(folder["asked"]).ShouldBeTrue();
    }

    [Fact]
    public async Task Engine_thatIsNoProgram_doesNotCount()
    {
        using var folder = new ScratchFolder();

        (await ContainerEngine.CanRunAsync(folder["none"], "some/image:1", new FakeTimeProvider())).ShouldBeFalse();
    }

    [Fact]
    public async Task Choice_ofAnEmulatorThatIsNone_isRefusedWithTheWordsThatAre()
    {
        var refused = await Should.ThrowAsync<FormatException>(() => AwsEmulators.ChooseAsync("azure", EmulatorImage.Choose(null), 1));

        refused.Message.ShouldBe("WIKIBOT_AWS is 'azure', which is no emulator: LocalStack, Moto and None are.");
    }

    private static Task WriteEngineAsync(ScratchFolder folder, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins for the client are shell scripts.");
        return ShellScript.WriteAsync(folder["engine"], $"#!/bin/sh\n{script}\n");
    }
}
