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
