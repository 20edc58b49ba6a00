using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wikibot.Tests.Scripts;

/// <summary>What opening the solution in Visual Studio, or cloning it on Windows, would trip on.</summary>
public sealed partial class SolutionTests
{
    /// <summary>Where a clone may lie, and Windows' limit without its long paths.</summary>
    private const int RootLength = 40;
    private const int PathLimit = 260;

    private static readonly HashSet<char> s_forbidden = [.. "<>:\"|?*\\"];

    private static readonly HashSet<string> s_reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Published by <c>./wikibot nfs</c> alone, over the engine's source of any commit.</summary>
    private const string OutsideTheSolution = "Wikibot.Nfs";

    [Fact]
    public void Solution_projects_areThereByTheirExactNames_andTheAppHostIsTheFirst()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Wikibot.sln"));
        var projects = ProjectLine().Matches(solution).Select(line => line.Groups["path"].Value).ToList();

        projects.ShouldNotContain(path => path.Contains('/'), "Visual Studio writes backslashes");
        projects.Select(path => path.Replace('\\', '/')).ShouldBe(
            Directory.GetDirectories(RepositoryRoot.Path, "Wikibot.*").Select(Path.GetFileName).Where(name => name != OutsideTheSolution).Select(name => $"{name}/{name}.csproj"), ignoreOrder: true);
        projects.ShouldAllBe(path => Exists(path.Replace('\\', '/')));
        projects[0].ShouldBe(@"Wikibot.AppHost\Wikibot.AppHost.csproj", "the first is the start project of who has chosen none");
    }

    [Theory]
    [InlineData("Wikibot.AppHost")]
    [InlineData("Wikibot.Git")]
    [InlineData("Wikibot.Mcp")]
    [InlineData("Wikibot.Web")]
    [InlineData("Wikibot.DevSignIn")]
    public void LaunchSettings_haveAProfileForHttp(string project)
    {
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, project, "Properties", "launchSettings.json")))!;

        var profile = settings["profiles"]!["http"]!;
        ((string)profile["commandName"]!).ShouldBe("Project");
        new Uri((string)profile["applicationUrl"]!).Scheme.ShouldBe("http");
        ((string)profile["environmentVariables"]!["ASPNETCORE_ENVIRONMENT"]!).ShouldBe("Development");
    }

    [Fact]
    public async Task Files_haveNamesThatWindowsCanHave()
    {
        var files = (await StockGit.RunAsync(RepositoryRoot.Path, "ls-files", "-z")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

        files.ShouldNotBeEmpty();
        files.ShouldAllBe(file => RootLength + 1 + file.Length < PathLimit);
        files.ShouldAllBe(file => !file.Any(s_forbidden.Contains));
        files.SelectMany(file => file.Split('/')).Distinct().ShouldAllBe(name => !s_reserved.Contains(name.Split('.')[0]) && !name.EndsWith('.') && !name.EndsWith(' '));
        files.GroupBy(file => file, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).ShouldBeEmpty("they differ in case only");
    }

    /// <summary>Fault 31: with git's default on Windows, as a clone there would have it.</summary>
    [Fact]
    public async Task Files_haveLineFeedsInAWorkingCopyOfWindowsToo()
    {
        using var copy = new ScratchFolder();
        await StockGit.RunAsync(RepositoryRoot.Path, "-c", "core.autocrlf=true", "clone", "--quiet", "--shared", "--config", "core.autocrlf=true", ".", copy["work"]);

        var files = (await StockGit.RunAsync(copy["work"], "ls-files", "--eol")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        files.ShouldContain(file => file.EndsWith("\twikibot", StringComparison.Ordinal));
        files.ShouldAllBe(file => !file.Contains(" w/crlf ", StringComparison.Ordinal) && !file.Contains(" w/mixed ", StringComparison.Ordinal));
    }

    /// <summary>By exact case, which a Windows file system does not ask for and a Linux one does.</summary>
    private static bool Exists(string path) => path.Split('/') is [var folder, var file]
        && Directory.GetDirectories(RepositoryRoot.Path).Any(found => Path.GetFileName(found) == folder)
        && Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder)).Any(found => Path.GetFileName(found) == file);

    [GeneratedRegex("^Project\\([^)]*\\) = \"[^\"]*\", \"(?<path>[^\"]*\\.csproj)\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex ProjectLine();
}
