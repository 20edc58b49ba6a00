using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Wikibot.Git.Client;
using Wikibot.Git.Imports;

namespace Wikibot.Tests.Git.Imports;

/// <summary>
/// Random archives of the tools that people have: imported, or refused by name; never an unhandled exception, never an empty wiki left.
/// A few cases here; 500 of each tool with <c>WIKIBOT_TEST_FULL=1</c>.
/// </summary>
public sealed class ArchiveFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string PythonZip = "import sys,zipfile,os\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nos.chdir(sys.argv[2])\nfor d,_,fs in os.walk('.'):\n  for f in fs: z.write(os.path.join(d,f))\nz.close()\n";

    private readonly ImportScene _scene = new();
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("zip", ".zip")]
    [InlineData("7z", ".zip")]
    [InlineData("python3", ".zip")]
    [InlineData("dotnet", ".zip")]
    [InlineData("windows", ".zip")]
    [InlineData("unflagged", ".zip")]
    [InlineData("git", ".bundle")]
    [InlineData("git3", ".bundle")]
    public async Task Import_randomArchives_takesEveryFileOrNamesIt(string tool, string extension)
    {
        Assert.SkipUnless(await IsThereAsync(tool), $"'{tool}' is not installed (./wikibot doctor names what these tests need).");
        var random = new RandomFiles(TestScale.Seed(tool.Length + extension[1]));
        var count = TestScale.Cases(few: 4, full: 500);
        for (var round = 0; _outcomes.Values.Sum() < count; round++)
        {
            var files = random.Next();
            var (folder, archive) = (_scene[$"src-{round}"], _scene[$"it-{round}{extension}"]);
            RandomFiles.Write(folder, files);
            if (await MakeAsync(tool, archive, folder, files, round))
            {
                await CheckAsync(archive, $"w-{round}", files, isBundle: extension == ".bundle");
            }

            Directory.Delete(folder, recursive: true);
            File.Delete(archive);
        }

        Report(tool);
    }

    [Fact]
    public async Task Import_randomlyBrokenArchives_areRefusedOrTakenInPart()
    {
        var random = new Random(TestScale.Seed(11));
        for (var round = 0; round < TestScale.Cases(few: 40, full: 500); round++)
        {
            var files = new RandomFiles(round).Next();
            var archive = _scene[$"it-{round}.zip"];
            await MakeAsync("dotnet", archive, "", files, round);
            var bytes = await File.ReadAllBytesAsync(archive);
            for (var i = random.Next(1, 20); i > 0 && bytes.Length > 0; i--)
            {
                // Mostly in the directory, where the lies are.
                var at = random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(Math.Max(0, bytes.Length - 2000), bytes.Length);
                bytes[at] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }

            await using (var to = File.Create(archive))
            {
                await to.WriteAsync(bytes);
            }

            await CheckAsync(archive, $"w-{round}", files: null, isBundle: false);
        }

        Report("broken");
    }

    private void Report(string tool) => output.WriteLine($"{tool}: {string.Join(", ", _outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}"))}");

    private void Count(string outcome) => _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;

    private async Task CheckAsync(string archive, string wiki, IReadOnlyDictionary<string, byte[]>? files, bool isBundle)
    {
        ImportReport report;
        try
        {
            report = await _scene.ImportAsync(archive, wiki, keepTop: true);
        }
        catch (WikibotProblemException refused)
        {
            refused.Code.ShouldBe(ProblemCodes.ImportRefused);
            _scene.Visible().ShouldNotContain(wiki + ".git");
            Count("refused by name");
            return;
        }

        var present = await _scene.FilesAsync(wiki);
        present.ShouldNotBeEmpty("an empty wiki must not be left");
        (report.Pages + report.Attachments).ShouldBe(present.Length);
        (await StockGit.RunAsync(_scene.Repository(wiki), "fsck", "--strict")).ShouldBeEmpty();
        Count(report.Skipped.Count == 0 ? "imported whole" : "imported but for files named");
        if (files is not null)
        {
            (present.Length + (isBundle ? 0 : report.Skipped.Count)).ShouldBe(files.Count, $"of {archive}");
        }

        if (files is not null && isBundle)
        {
            present.ShouldBe(files.Keys, ignoreOrder: true);
        }

        Directory.Delete(_scene.Repository(wiki), recursive: true);
    }

    /// <summary>Makes the archive; false when the tool itself makes none of this (of nothing, for instance).</summary>
    private static async Task<bool> MakeAsync(string tool, string archive, string folder, IReadOnlyDictionary<string, byte[]> files, int round)
    {
        switch (tool)
        {
            case "zip":
                return await RunAsync(folder, "zip", "-q", "-r", archive, ".") == 0;
            case "7z":
                return await RunAsync(folder, "7z", "a", "-bd", "-y", "-tzip", archive, ".") == 0 && files.Count > 0;
            case "python3":
                return await RunAsync(folder, "python3", "-c", PythonZip, archive, folder) == 0;
            case "dotnet":
                await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create))
                {
                    foreach (var (path, content) in files)
                    {
                        await using var to = await zip.CreateEntry(path).OpenAsync();
                        await to.WriteAsync(content);
                    }
                }

                return true;
            case "windows":
                // As Windows' own tools of old: backslashes, names in the code page of the system.
                var names = CodePagesEncodingProvider.Instance.GetEncoding(437)!;
                files.Where(file => names.GetString(names.GetBytes(file.Key)) == file.Key && !file.Key.Contains('\\', StringComparison.Ordinal))
                    .Aggregate(new RawZip(), (zip, file) => zip.Add(names.GetBytes(file.Key.Replace('/', '\\')), file.Value))
                    .Write(archive);
                return files.All(file => names.GetString(names.GetBytes(file.Key)) == file.Key && !file.Key.Contains('\\', StringComparison.Ordinal));
            case "unflagged":
                // As macOS: UTF-8 that does not say so.
                files.Aggregate(new RawZip(), (zip, file) => zip.Add(Encoding.UTF8.GetBytes(file.Key), file.Value)).Write(archive);
                return true;
            default:
                string[] version = tool == "git3" ? ["--version=3"] : [];
                var branch = round % 3 == 0 ? "master" : "main";
                await StockGit.RunAsync(folder, "init", "--quiet", $"--initial-branch={branch}");
                if ((await StockGit.TryRunAsync(folder, "add", "--force", ".")).Exit != 0)
                {
                    // A name that git itself refuses.
                    return false;
                }

                await StockGit.RunAsync(folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--allow-empty", "-m", "One");
                string[] refs = round % 2 == 0 ? ["HEAD", branch] : [branch];
                await StockGit.RunAsync(folder, ["bundle", "create", "--quiet", .. version, archive, .. refs]);
                return files.Count > 0;
        }
    }

    private static async Task<bool> IsThereAsync(string tool)
    {
        try
        {
            return tool is "dotnet" or "windows" or "unflagged" or "git" or "git3" || await RunAsync("/", tool, "--help") >= 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<int> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, Environment = { ["LC_ALL"] = "C.UTF-8" },
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
