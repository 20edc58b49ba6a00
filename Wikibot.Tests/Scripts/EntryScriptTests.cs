using System.Diagnostics;

namespace Wikibot.Tests.Scripts;

/// <summary>The entry script <c>./wikibot</c>: what a person and CI read of it.</summary>
public sealed class EntryScriptTests
{
    private const string Report = """
        <TestRun>
          <Results>
            <UnitTestResult testName="Reads_this" outcome="Passed" />
            <UnitTestResult testName="Says(text: &quot;a&lt;b&quot;)" outcome="Passed" />
            <UnitTestResult testName="Needs_a_thing" outcome="NotExecuted">
              <Output>
                <ErrorInfo>
                  <Message>There is no &quot;thing&quot; here.</Message>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
            <UnitTestResult testName="Breaks_here" outcome="Failed">
              <Output>
                <ErrorInfo>
                  <Message>broken</Message>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
          </Results>
          <ResultSummary outcome="Failed" />
        </TestRun>
        """;

    private static string Root { get; } = FindRoot();

    [Fact]
    public async Task Help_listsEveryCommand()
    {
        var (exit, output) = await BashAsync("./wikibot --help");

        exit.ShouldBe(0, output);
        foreach (var command in Directory.GetFiles(Path.Combine(Root, "scripts", "commands"), "*.sh"))
        {
            output.ShouldContain($"\n  {Path.GetFileNameWithoutExtension(command)} ");
        }
    }

    [Theory]
    [InlineData("./wikibot fly")]
    [InlineData("./wikibot ../lib/common")]
    [InlineData("./wikibot --fly")]
    public async Task Command_thatIsNone_isRefusedWithWhereToLook(string line)
    {
        var (exit, output) = await BashAsync(line);

        exit.ShouldBe(1, output);
        output.ShouldContain("./wikibot --help");
    }

    /// <summary>Fault 40.</summary>
    [Theory]
    [InlineData("MINGW64_NT-10.0")]
    [InlineData("MSYS_NT-10.0")]
    [InlineData("CYGWIN_NT-10.0")]
    public async Task Package_onWindowsItself_isRefusedWithWhereItIsMade(string system)
    {
        var (exit, output) = await BashAsync($"uname() {{ echo {system}; }}; export -f uname; ./wikibot package");

        exit.ShouldBe(1, output);
        output.ShouldContain("packages are made on Linux, macOS or in WSL");
    }

    [Fact]
    public async Task TestSummary_ofAReport_namesSkipsAndFailuresAndEndsWithTheCounts()
    {
        using var scratch = new ScratchFolder();
        await File.WriteAllTextAsync(scratch["tests.trx"], Report, TestContext.Current.CancellationToken);

        var (exit, output) = await BashAsync($"awk -f scripts/lib/test-summary.awk '{scratch["tests.trx"]}'");

        exit.ShouldBe(0, output);
        output.ShouldContain("Needs_a_thing: There is no \"thing\" here.");
        output.ShouldContain("  Breaks_here\n");
        output.ShouldEndWith("\n2 passed, 1 failed, 1 skipped\n");
    }

    [Fact]
    public async Task TestSummary_ofARunThatBrokeOff_countsAsFailed()
    {
        using var scratch = new ScratchFolder();
        const string BrokenOff = """
            <UnitTestResult testName="Reads_this" outcome="Passed" />
            <ResultSummary outcome="Aborted">
            """;
        await File.WriteAllTextAsync(scratch["tests.trx"], BrokenOff, TestContext.Current.CancellationToken);

        var (_, output) = await BashAsync($"awk -f scripts/lib/test-summary.awk '{scratch["tests.trx"]}'");

        output.ShouldEndWith("\n1 passed, 1 failed, 0 skipped\n");
    }

    private static async Task<(int Exit, string Output)> BashAsync(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The entry script is bash; on Windows the solution is used without it.");
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", line + " 2>&1"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Root,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Wikibot.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Wikibot.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
