using System.Text;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

/// <summary>Files that stock git brought and no page can be: names that are no UTF-8 (fault 3), names too long (fault 4), modes, links.</summary>
public sealed class ForeignNameTests : IAsyncLifetime
{
    private static readonly byte[] s_cafe = FastImport.Bytes("D/caf\u00E9.md");

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        await _host.WriteAsync(_wiki, "D/Page", "[a](caf%E9.md)\n");
        await FastImport.Commit("By git")
            .File(s_cafe, "latin-1\n"u8.ToArray())
            .File(FastImport.Bytes("D/\u00FF\u00FE/deep.md"), "deep\n"u8.ToArray())
            .File("D/run.sh", "#!/bin/sh\n", "100755")
            .RunAsync(_host.Repository(_wiki));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("D/caf\uFFFD")]
    [InlineData("D/caf\u00E9")]
    public async Task NameThatIsNoUtf8_isNoPage(string path)
    {
        await Refused(ProblemCodes.PageNotFound, () => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path));
        await Refused(ProblemCodes.PageNotFound, () => _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, path, new string('a', 40), null, GitServiceHost.Id()));
        await Refused(ProblemCodes.PageNotFound, () => _host.Git.EditPageAsync(GitServiceHost.Ada, _wiki, new EditPageRequest(path, Append: "more\n"), GitServiceHost.Id()));
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "D")).Items.Select(item => item.Path).ShouldBe(["D/Page"]);
        (await FilesAsync()).ShouldContain("100644 D/caf\\xE9.md");
    }

    [Fact]
    public async Task Write_replacementCharacter_isRefused() =>
        (await Refused(ProblemCodes.InvalidArgument, () => _host.WriteAsync(_wiki, "D/caf\uFFFD", "second\n"))).Extensions["rule"].ToString().ShouldBe("replacement_character");

    [Fact]
    public async Task Move_folder_takesEveryFileAlong()
    {
        var before = await FilesAsync();
        var revision = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "D/")).Revision;
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("D/", "E/F/", revision), GitServiceHost.Id());
        (await FilesAsync()).ShouldBe([.. before.Select(file => file.Replace(" D/", " E/F/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
        await CleanAsync();
    }

    [Fact]
    public async Task Restore_folder_bringsNamesAndModesBack()
    {
        var before = await FilesAsync();
        var commit = (await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", "main")).Trim();
        await FastImport.Commit("Gone").Delete(s_cafe).Delete(FastImport.Bytes("D/run.sh")).File("D/run.sh/now a folder", "x").RunAsync(_host.Repository(_wiki));
        var revision = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "D/")).Revision;
        await _host.Git.RestoreAsync(GitServiceHost.Ada, _wiki, new RestoreRequest(commit, "D/", revision), GitServiceHost.Id());
        (await FilesAsync()).ShouldBe(before);
        await CleanAsync();
    }

    [Fact]
    public async Task Move_ofALinkWithinAFolder_isRefusedByName()
    {
        await FastImport.Commit("Link").File("D/li\u00F1k", "Page.md", "120000").RunAsync(_host.Repository(_wiki));
        var revision = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "D/")).Revision;
        (await Refused(ProblemCodes.InvalidArgument, () => _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("D/", "E/", revision), GitServiceHost.Id()))).Message.ShouldContain("'D/li\u00F1k'");
    }

    [Fact]
    public async Task FileName_isAtMost255BytesWithItsExtension()
    {
        (await _host.WriteAsync(_wiki, new string('a', 252), "fits\n")).Created.ShouldBeTrue();
        (await _host.WriteAsync(_wiki, new string('f', 255) + "/x", "fits\n")).Created.ShouldBeTrue();
        (await Refused(ProblemCodes.InvalidArgument, () => _host.WriteAsync(_wiki, new string('b', 253), "no\n"))).Extensions["rule"].ToString().ShouldBe("segment_length");
        (await Refused(ProblemCodes.InvalidArgument, () => _host.WriteAsync(_wiki, "D/" + new string('\u00E4', 127), "no\n"))).Extensions["rule"].ToString().ShouldBe("segment_length");
        using var checkout = new ScratchFolder();
        await StockGit.RunAsync(checkout.Path, "clone", "--quiet", _host.Repository(_wiki), "work");

        // .NET deletes no folder whose name is no UTF-8.
        await StockGit.RunAsync(Path.Combine(checkout.Path, "work"), "rm", "-r", "-q", "D");
    }

    [Theory]
    [InlineData(253, "a")]
    [InlineData(255, "a")]
    public async Task PageThatIsThereUnderAForbiddenName_isReadAndMoved(int length, string letter)
    {
        var path = string.Concat(Enumerable.Repeat(letter, length));
        await FastImport.Commit("Older").File(path + ".md", "old\n").RunAsync(_host.Repository(_wiki));
        await ReadChangeMoveAsync(path);
    }

    [Theory]
    [InlineData("gnp\u202Eexe", "gnpexe")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("\u2066isolated\u2069", "isolated")]
    [InlineData("tag\U000E0041", "tag")]
    [InlineData("filler\u3164", "filler")]
    [InlineData("a\u200Db", "ab")]
    [InlineData("a\uFE0Fb", "ab")]
    public async Task InvisibleCharacter_newNameIsRefused_oldOneIsReadAndMoved(string path, string looksLike)
    {
        (await Refused(ProblemCodes.InvalidArgument, () => _host.WriteAsync(_wiki, path, "x\n"))).Extensions["rule"].ToString().ShouldBe("invisible_character");
        (await Refused(ProblemCodes.InvalidArgument, () => _host.WriteAsync(_wiki, path + "/below", "x\n"))).Extensions["rule"].ToString().ShouldBe("invisible_character");
        await FastImport.Commit("Older").File(path + ".md", "old\n").RunAsync(_host.Repository(_wiki));
        (await Refused(ProblemCodes.PathCollision, () => _host.WriteAsync(_wiki, looksLike, "x\n"))).Extensions["existing"].ToString().ShouldBe(path);
        await ReadChangeMoveAsync(path);
    }

    [Theory]
    [InlineData("team/\U0001F469\u200D\U0001F4BB")]
    [InlineData("\u2764\uFE0F and 1\uFE0F\u20E3")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("\u0646\u0627\u0645\u0647\u200C\u0627\u06CC")]
    [InlineData("\u0915\u094D\u200D\u0937")]
    [InlineData("\u845B\U000E0100\u57CE")]
    [InlineData("\U0001F468\U0001F3FD\u200D\U0001F33E")]
    public async Task InvisibleCharacter_whereItIsSpelling_isTaken(string path) => (await _host.WriteAsync(_wiki, path, "x\n")).Created.ShouldBeTrue();

    private async Task ReadChangeMoveAsync(string path)
    {
        var read = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path);
        read.Content.ShouldBe("old\n");
        var written = await _host.WriteAsync(_wiki, path, "new\n", read.Revision);
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest(path, "Plain", written.Revision), GitServiceHost.Id());
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Plain")).Content.ShouldBe("new\n");
    }

    private static async Task<WikibotProblemException> Refused(string code, Func<Task> act)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(act);
        problem.Code.ShouldBe(code);
        return problem;
    }

    /// <summary>Mode and path of every file, as stock git lists them; bytes that are no UTF-8 as <c>\xE9</c>.</summary>
    private async Task<string[]> FilesAsync()
    {
        var list = Encoding.Latin1.GetString(await StockGit.PipeAsync(_host.Repository(_wiki), [], "ls-tree", "-r", "-z", "main"));
        return [.. list.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(file => $"{file[..6]} {file[(file.IndexOf('\t', StringComparison.Ordinal) + 1)..]}")
            .Select(file => string.Concat(file.Select(c => c < 0x80 ? c.ToString() : $"\\x{(int)c:X2}")))
            .Order(StringComparer.Ordinal)];
    }

    private async Task CleanAsync() => (await StockGit.TryRunAsync(_host.Repository(_wiki), "fsck", "--strict")).Exit.ShouldBe(0);
}
