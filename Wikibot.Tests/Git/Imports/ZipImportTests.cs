using System.Text;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Zips and folders as other systems make them (faults 6, 7 and 10).</summary>
public sealed class ZipImportTests : IDisposable
{
    private readonly ImportScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Import_zipMadeOnWindows_isImportedWithItsFolders()
    {
        Zip(("Vault\\Notes\\", ""), ("Vault\\Notes\\Day 1.md", "one\n"), ("Vault\\Top.md", "top\n"));

        var report = await _scene.ImportAsync(_scene["it.zip"], keepTop: true);

        (report.Pages, report.Skipped.Count).ShouldBe((2, 0));
        (await _scene.FilesAsync()).ShouldBe(["Vault/Notes/Day 1.md", "Vault/Top.md"]);
    }

    [Theory]
    [InlineData(false, "Notes/Day 1.md", "Top.md")]
    [InlineData(true, "Vault/Notes/Day 1.md", "Vault/Top.md")]
    public async Task Import_zipWithOneTopFolder_leavesItOutAndSaysSoUnlessToldToKeepIt(bool keep, params string[] files)
    {
        Zip(("Vault/.obsidian/app.json", "{}"), ("Vault/Notes/Day 1.md", "one\n"), ("Vault/Top.md", "top\n"), ("__MACOSX/Vault/._Top.md", "x"));

        var report = await _scene.ImportAsync(_scene["it.zip"], keepTop: keep);

        (await _scene.FilesAsync()).ShouldBe(files);
        report.Skipped.Count.ShouldBe(2);
        (report.Note ?? "nothing").ShouldContain(keep ? "nothing" : "'Vault/'");
    }

    [Fact]
    public async Task Import_zipWithTwoTopFolders_keepsBoth()
    {
        Zip(("A/x.md", "x\n"), ("B/y.md", "y\n"));

        (await _scene.ImportAsync(_scene["it.zip"])).Note.ShouldBeNull();

        (await _scene.FilesAsync()).ShouldBe(["A/x.md", "B/y.md"]);
    }

    [Theory]
    [InlineData("a", "a/b.md", "a", "a/b.md")]
    [InlineData("A/x.md", "a/y.md", "A/x.md", "a/y.md")]
    [InlineData("dup", "dup/inner.md", "dup", "dup/inner.md")]
    [InlineData("\u00C9/x.md", "\u00E9/y.md", "\u00C9/x.md", "\u00E9/y.md")]
    [InlineData("same.md", "same.md", "same.md", "same.md")]
    public async Task Import_namesThatCannotStandSideBySide_takesTheFirstAndNamesTheSecond(string first, string second, string taken, string skipped)
    {
        Zip((first, "1\n"), (second, "2\n"), ("other.md", "3\n"));

        var report = await _scene.ImportAsync(_scene["it.zip"]);

        report.Skipped.ShouldHaveSingleItem().Path.ShouldBe(skipped);
        (await _scene.FilesAsync()).ShouldBe([taken, "other.md"], ignoreOrder: true);
        (await StockGit.RunAsync(_scene.Repository("w"), "fsck", "--strict")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("437", 0)]
    [InlineData("utf8", 0)]
    [InlineData("utf8", 0x800)]
    public async Task Import_namesInTheEncodingsOfZips_areReadAsTheyWereMeant(string encoding, int flags)
    {
        var bytes = encoding == "437" ? CodePagesEncodingProvider.Instance.GetEncoding(437)!.GetBytes("Überblick é.md") : Encoding.UTF8.GetBytes("Überblick é.md");
        new RawZip().Add(bytes, "x\n"u8.ToArray(), flags).Write(_scene["it.zip"]);

        await _scene.ImportAsync(_scene["it.zip"]);

        (await _scene.FilesAsync()).ShouldBe(["Überblick é.md"]);
    }

    [Fact]
    public async Task Import_intoAWikiThatExists_skipsWhatCollidesWithItAndReplacesWhatIsTheSameFile()
    {
        Zip(("A/x.md", "old\n"), ("B.md", "b\n"));
        await _scene.ImportAsync(_scene["it.zip"]);
        Zip(("A/x.md", "new\n"), ("a/y.md", "y\n"), ("B.md/z.md", "z\n"), ("C.md", "c\n"));

        var report = await _scene.ImportAsync(_scene["it.zip"]);

        report.Skipped.Select(file => file.Path).ShouldBe(["B.md/z.md", "a/y.md"]);
        (await _scene.FilesAsync()).ShouldBe(["A/x.md", "B.md", "C.md"]);
        (await StockGit.RunAsync(_scene.Repository("w"), "show", "main:A/x.md")).ShouldBe("new\n");
    }

    [Fact]
    public async Task Import_folderWithWhatIsNoFileOrNoText_takesTheRestAndNamesThose()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Pipes and names that are no UTF-8 are made by Linux' own tools.");
        }

        var folder = Directory.CreateDirectory(_scene["vault"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Good.md"), "# Good\n");
        await ShellAsync($"cd '{folder}' && mkfifo Pipe.md && printf x > \"$(printf 'caf\\351x.md')\" && mkdir closed && ln -s / loop");

        var report = await _scene.ImportAsync(folder);

        report.Pages.ShouldBe(1);
        report.Skipped.Select(file => file.Reason).ShouldBe(["no regular file", "its name is no UTF-8", "a symbolic link"], ignoreOrder: true);
        await ShellAsync($"rm -r '{folder}'");
    }

    [Fact]
    public async Task Import_folderNestedDeeperThanAPathMayBe_takesWhatCanBeAndNamesTheRest()
    {
        var folder = Directory.CreateDirectory(_scene["deep"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Good.md"), "# Good\n");
        var deep = folder;
        for (var i = 0; i < 600; i++)
        {
            deep = Path.Combine(deep, "d");
        }

        Directory.CreateDirectory(deep);

        var report = await _scene.ImportAsync(folder);

        report.Pages.ShouldBe(1);
        report.Skipped.ShouldHaveSingleItem().Reason.ShouldContain("1000 bytes");
    }

    [Fact]
    public async Task Export_wikiWithNamesThatLeadElsewhere_leavesThemOutOfTheZipAndSaysSo()
    {
        var history = new RawHistory();
        var text = history.Blob();
        var inner = history.Tree(("100644", "evil.md", text));
        var tip = history.Commit(history.Tree(("100644", "..\\win.md", text), ("100644", "Good.md", text), ("40000", "..", inner)));
        await _scene.Store.CreateFromPacksAsync(
            "w",
            async sink =>
            {
                history.WriteBundle(_scene["raw.bundle"], tip);
                await using var file = File.OpenRead(_scene["raw.bundle"]);
                await Wikibot.Git.Storage.BundleHeader.ReadAsync(file, CancellationToken.None);
                await sink.AddAsync(file, CancellationToken.None);
                return new Dictionary<string, Wikibot.Git.Storage.ObjectId> { ["refs/heads/main"] = tip };
            },
            [],
            foreign: false,
            CancellationToken.None);

        using var zip = System.IO.Compression.ZipFile.OpenRead(await _scene.ExportZipAsync());

        zip.Entries.Select(entry => entry.FullName).ShouldBe(["Good.md"]);
        zip.Comment.ShouldStartWith("2 files are left out");
    }

    [Theory]
    [InlineData("gnp\u202Eexe", false)]
    [InlineData("zero\u200Bwidth", false)]
    [InlineData("caf\uFFFD", false)]
    [InlineData("می\u200Cخواهم", true)]
    [InlineData("👩\u200D💻", true)]
    public async Task Import_namesThatAreNotWhatTheySeem_areRefusedForPagesAndAttachmentsAlike(string name, bool isTaken)
    {
        Zip(("Good.md", "x"), ("Notes/" + name + ".md", "x"), (name + ".png", "x"), (name + "/data.csv", "x"));
        var report = await _scene.ImportAsync(_scene["it.zip"]);
        string[] those = ["Notes/" + name + ".md", name + ".png", name + "/data.csv"];
        (await _scene.FilesAsync()).ShouldBe(isTaken ? [.. those, "Good.md"] : ["Good.md"], ignoreOrder: true);
        report.Skipped.Select(file => file.Path).ShouldBe(isTaken ? [] : those, ignoreOrder: true);
    }

    [Theory]
    [InlineData("plain Überblick 日本", "plain Überblick 日本")]
    [InlineData("a\u001B[2Jb\r\nc", @"a\u001B[2Jb\u000D\u000Ac")]
    [InlineData("x\u202Egpj.md\u2066", @"x\u202Egpj.md\u2066")]
    public void Terminal_isNeverGivenWhatItWouldObey(string text, string shown) => Wikibot.Git.Commands.ConsoleText.Plain(text).ShouldBe(shown);

    [Fact]
    public void Terminal_isGivenWhatIsNoTextAsItsNumber() => Wikibot.Git.Commands.ConsoleText.Plain("lone\uDCE9 😀").ShouldBe(@"lone\uDCE9 😀");

    internal static async Task ShellAsync(string script)
    {
        using var process = System.Diagnostics.Process.Start("/bin/bash", ["-c", script]);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    private void Zip(params (string Name, string Content)[] entries) =>
        entries.Aggregate(new RawZip(), (zip, entry) => zip.Add(entry.Name, entry.Content)).Write(_scene["it.zip"]);
}
