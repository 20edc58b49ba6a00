using System.Diagnostics;
using Wikibot.Benchmarks.Backups;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Sources that were made to do harm: refused by name, and nothing visible left (attack 11).</summary>
public sealed class HostileSourceTests : IDisposable
{
    private readonly ImportScene _scene = new();

    public static TheoryData<string> Repositories => [.. HostileSources.Repositories.Keys];

    public static TheoryData<string> Archives => [.. HostileSources.Archives.Keys];

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Sources_areFiftyOrMore() => (HostileSources.Repositories.Count + HostileSources.Archives.Count).ShouldBeGreaterThanOrEqualTo(50);

    [Theory]
    [MemberData(nameof(Repositories))]
    public async Task Import_hostileRepository_isRefusedByNameAndLeavesNothing(string name)
    {
        var (word, make) = HostileSources.Repositories[name];
        var history = new RawHistory();
        history.WriteBundle(_scene["it.bundle"], make(history));

        (await _scene.RefusedAsync(_scene["it.bundle"])).Message.ShouldContain(word);

        _scene.Visible().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task Import_hostileArchive_isRefusedByNameAndLeavesNothing(string name)
    {
        var (word, make) = HostileSources.Archives[name];
        make(_scene["it.zip"]);

        (await _scene.RefusedAsync(_scene["it.zip"])).Message.ShouldContain(word);

        _scene.Visible().ShouldBeEmpty();
    }

    /// <summary>A few of the dearest everywhere, all of them with WIKIBOT_TEST_FULL=1.</summary>
    public static TheoryData<string> Measured => [.. TestScale.Full
        ? [.. HostileSources.Repositories.Keys.Select(name => "bundle: " + name), .. HostileSources.Archives.Keys.Select(name => "zip: " + name)]
        : (string[])["bundle: a tree bomb in an old commit", "bundle: a file of 101 MiB of nothing", "zip: a gigabyte in a megabyte"]];

    [Theory]
    [MemberData(nameof(Measured))]
    public async Task ImportCommand_hostileSource_isRefusedWithinMemoryAndTime(string source)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Memory is measured through /proc.");
        }

        var kind = source[..source.IndexOf(':', StringComparison.Ordinal)];
        var name = source[(kind.Length + 2)..];
        var path = _scene["it." + kind];
        if (kind == "zip")
        {
            HostileSources.Archives[name].Make(path);
        }
        else
        {
            var history = new RawHistory();
            history.WriteBundle(path, HostileSources.Repositories[name].Make(history));
        }

        var started = TimeProvider.System.GetTimestamp();
        var (output, error, peak) = await CommandAsync(path);
        var took = TimeProvider.System.GetElapsedTime(started);

        TestContext.Current.TestOutputHelper?.WriteLine($"{source}: {took.TotalSeconds:F1} s, {peak} MiB: {error.Trim()}");
        error.ShouldContain("import_refused", Case.Sensitive, output);
        error.ShouldNotContain("   at ");
        _scene.Visible().ShouldBeEmpty();
        peak.ShouldBeLessThan(300);
        if (TestScale.Full)
        {
            took.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task ImportCommand_deltaOfGigabytes_isRefusedForWantOfMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Memory is measured through /proc.");
        }

        var history = new RawHistory();
        history.WriteBundleWithBomb(_scene["it.bundle"], history.Commit(history.Tree(("100644", "a.md", history.Blob()))), copies: 100);

        var (output, error, peak) = await CommandAsync(_scene["it.bundle"]);

        error.ShouldContain("import_refused", Case.Sensitive, output);
        _scene.Visible().ShouldBeEmpty();
        peak.ShouldBeLessThan(300);
    }

    /// <summary>The command with the limit on memory that <c>./wikibot import</c> gives it, and what it had in memory at most, in MiB.</summary>
    private async Task<(string Output, string Error, long Peak)> CommandAsync(string source)
    {
        var limit = File.ReadLines(Path.Combine(RepositoryRoot.Path, "scripts", "commands", "import.sh")).Single(line => line.StartsWith("ulimit ", StringComparison.Ordinal));
        using var import = Process.Start(new ProcessStartInfo("bash", ["-c", limit + "; exec dotnet \"$@\"", "bash", Path.Combine(AppContext.BaseDirectory, "Wikibot.Git.dll"), "import", source, "--wiki", "w"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Wikibot__Storage__Root"] = _scene.Root },
        })!;
        await using var watch = MemoryWatch.Start(import.Id);
        var output = import.StandardOutput.ReadToEndAsync();
        var error = await import.StandardError.ReadToEndAsync();
        await import.WaitForExitAsync();
        return (await output, error, (await watch.StopAsync()).Resident >> 20);
    }

    [Fact]
    public async Task Import_pipeInPlaceOfAFile_isRefused()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Pipes are made by Linux' own tools.");
        }

        await ZipImportTests.ShellAsync($"mkfifo '{_scene["pipe"]}'");

        await _scene.RefusedAsync(_scene["pipe"]);
    }

    [Fact]
    public async Task Import_historyAtTheLimits_isTakenAndListedAndChanged()
    {
        var history = new RawHistory();
        var tree = history.Tree(("100644", "deep.md", history.Blob()));
        for (var i = 0; i < 490; i++)
        {
            tree = history.Tree(("40000", "d", tree));
        }

        history.WriteBundle(_scene["it.bundle"], history.Commit(tree));

        (await _scene.ImportAsync(_scene["it.bundle"])).Pages.ShouldBe(1);

        await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Storage:Root"] = _scene.Root });
        var page = (await host.Git.ListPagesAsync(GitServiceHost.Ada, "w")).Items.ShouldHaveSingleItem();
        (await host.Git.DeletePageAsync(GitServiceHost.Ada, "w", page.Path, page.Revision!, null, GitServiceHost.Id())).Changed.ShouldBeTrue();
    }
}
