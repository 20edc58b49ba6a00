using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Wikibot.Tests.Scripts;

/// <summary>Which stand-ins are built: those of packages that the feed lacks, and no others.</summary>
public sealed class FeedSwitchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Feed_thatHasOneOfThePackages_leavesTheOthersToTheStandIns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The entry script is bash; on Windows the solution is used without it.");
        using var scratch = new ScratchFolder();
        await MakeCloneAsync(scratch);
        MakePackage(scratch["feed"], "WorkOS.net", "6.2.0");
        // One that only the machine's package folder has, from another feed or another day.
        var version = XDocument.Load(scratch["Directory.Packages.props"]).Descendants("PackageVersion").Single(package => (string?)package.Attribute("Include") == "Pulumi").Attribute("Version")!.Value;
        MakePackage(scratch["packages", "pulumi", version], "pulumi", version);
        ZipFile.ExtractToDirectory(scratch["packages", "pulumi", version, $"pulumi.{version}.nupkg"], scratch["packages", "pulumi", version]);
        await File.WriteAllTextAsync(scratch["packages", "pulumi", version, ".nupkg.metadata"], """{ "version": 2, "contentHash": "", "source": null }""", Cancellation);

        await RunAsync(scratch.Path, "bash", "-c", "set -euo pipefail; ROOT=$PWD; source scripts/lib/common.sh; source scripts/lib/setup.sh; probe_feed");

        (await File.ReadAllLinesAsync(scratch[".use-shims"], Cancellation)).Order(StringComparer.Ordinal).ShouldBe(
            Directory.GetDirectories(scratch["shims"]).Select(folder => Path.GetFileName(folder)!).Where(name => name != "WorkOS.net").Order(StringComparer.Ordinal));
        var (packages, projects) = await ReferencesAsync(scratch);
        packages.ShouldContain("WorkOS.net");
        packages.ShouldNotContain("Pulumi");
        projects.ShouldHaveSingleItem().ShouldEndWith("/Pulumi/Pulumi.csproj");
    }

    [Fact]
    public async Task Marker_thatIsEmpty_namesThemAll_andWithoutItThereIsNoStandIn()
    {
        using var scratch = new ScratchFolder();
        await MakeCloneAsync(scratch);

        (await ReferencesAsync(scratch)).Projects.ShouldBeEmpty();
        await File.WriteAllTextAsync(scratch[".use-shims"], "", Cancellation);
        (await ReferencesAsync(scratch)).Projects.Count.ShouldBe(2);
    }

    /// <summary>The switch and the names of the stand-ins, with one project that uses two of the packages, and a feed of its own.</summary>
    private static async Task MakeCloneAsync(ScratchFolder scratch)
    {
        string[] files =
        [
            "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "BannedSymbols.txt", "shims/Shims.targets",
            .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "scripts", "lib")).Select(file => $"scripts/lib/{Path.GetFileName(file)}"),
            .. Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "shims")).Select(folder => Path.GetFileName(folder)).Select(name => $"shims/{name}/{name}.csproj"),
        ];
        foreach (var file in files.Where(file => File.Exists(Path.Combine(RepositoryRoot.Path, file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(scratch[file])!);
            File.Copy(Path.Combine(RepositoryRoot.Path, file), scratch[file]);
        }

        Directory.CreateDirectory(scratch["feed"]);
        Directory.CreateDirectory(scratch["Uses"]);
        await File.WriteAllTextAsync(
            scratch["nuget.config"],
            """<configuration><packageSources><clear /><add key="folder" value="feed" /></packageSources></configuration>""",
            Cancellation);
        await File.WriteAllTextAsync(
            scratch["Uses", "Uses.csproj"],
            """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="WorkOS.net" /><PackageReference Include="Pulumi" /></ItemGroup></Project>""",
            Cancellation);
    }

    /// <summary>A package of that name and version with nothing in it.</summary>
    private static void MakePackage(string feed, string id, string version)
    {
        Directory.CreateDirectory(feed);
        using var zip = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(zip.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write($"<package><metadata><id>{id}</id><version>{version}</version><authors>a test</authors><description>empty</description></metadata></package>");
        }

        using var lib = zip.CreateEntry("lib/netstandard2.0/_._").Open();
    }

    private static async Task<(IReadOnlyList<string> Packages, IReadOnlyList<string> Projects)> ReferencesAsync(ScratchFolder scratch)
    {
        var items = JsonNode.Parse(await RunAsync(scratch.Path, "dotnet", "msbuild", "Uses/Uses.csproj", "-getItem:PackageReference", "-getItem:ProjectReference"))!["Items"]!;
        return (Names(items["PackageReference"]), Names(items["ProjectReference"]));

        static List<string> Names(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!["Identity"]!).Select(name => name.Replace('\\', '/'))];
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            // A package made here must not reach the machine's own package folder: the next build would take it for the real one.
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_NOLOGO"] = "1", ["NUGET_PACKAGES"] = Path.Combine(folder, "packages") },
        })!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        process.ExitCode.ShouldBe(0, output + await error);
        return output;
    }
}
