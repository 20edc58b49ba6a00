using System.Diagnostics;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Clients that are not this machine's git: dulwich, which is Python all through, and another version of git. Skipped, with the reason, where there is none.</summary>
public sealed class OtherClientsTests : IAsyncLifetime
{
    /// <summary>The newest git that there is, where it is not this machine's own: <c>WIKIBOT_TEST_NEWEST_GIT=/path/to/git</c>.</summary>
    private static readonly string? s_newest = Environment.GetEnvironmentVariable("WIKIBOT_TEST_NEWEST_GIT");

    /// <summary>Dulwich clones, is told of what is new, and pushes; the token comes by the environment.</summary>
    private const string Dulwich =
        """
        import os, sys
        from dulwich import porcelain
        url, clone, step = sys.argv[1:]
        sign = dict(username="anyone", password=os.environ["TOKEN"])
        if step == "clone":
            porcelain.clone(url, clone, errstream=porcelain.NoneStream(), **sign).close()
        elif step == "fetch":
            porcelain.fetch(clone, url, errstream=porcelain.NoneStream(), **sign)
        else:
            with open(os.path.join(clone, "Dulwich.md"), "w") as page:
                page.write("Pushed by dulwich.\n")
            porcelain.add(clone, [os.path.join(clone, "Dulwich.md")])
            porcelain.commit(clone, message=b"Pushed by dulwich", author=b"Grace <grace@example.org>", committer=b"Grace <grace@example.org>")
            porcelain.push(clone, url, "refs/heads/main:refs/heads/main", errstream=porcelain.NoneStream(), **sign)
        """;

    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync() => _wiki = await ClonedWiki.StartAsync(pages: 6);

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Dulwich_clonesFetchesAndPushes()
    {
        var python = await PythonAsync();
        Assert.SkipWhen(python is null, "There is no python3 with dulwich (Debian: apt-get install python3-dulwich).");
        await _wiki.PackAsync();
        await _wiki.WriteAsync("Loose", "Not packed.\n");
        var clone = Path.Combine(_wiki.Clones, "dulwich");
        await StepAsync("clone");
        (await StockGit.RunAsync(clone, "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
        (await StockGit.RunAsync(clone, "status", "--porcelain")).ShouldBeEmpty();
        await StepAsync("push");
        (await _wiki.TipAsync()).ShouldBe((await StockGit.RunAsync(clone, "rev-parse", "HEAD")).Trim());
        await _wiki.WriteAsync("After", "After dulwich.\n");
        await StepAsync("fetch");
        await StockGit.RunAsync(clone, "cat-file", "-e", await _wiki.TipAsync());
        await StockGit.RunAsync(clone, "fsck", "--strict", "--full");

        async Task StepAsync(string step)
        {
            var (exit, _, error) = await RunAsync(python!, ["-c", Dulwich, _wiki.Url, clone, step], ("TOKEN", McpService.Token));
            exit.ShouldBe(0, error);
        }
    }

    [Fact]
    public async Task NewestGit_clonesFetchesAndPushes()
    {
        Assert.SkipWhen(s_newest is null, "WIKIBOT_TEST_NEWEST_GIT names no git beside this machine's own.");
        await _wiki.PackAsync();
        await _wiki.WriteAsync("Loose", "Not packed.\n");
        foreach (var (name, arguments) in ((string, string[])[])[("whole", []), ("shallow", ["--depth=2"]), ("partial", ["--filter=blob:none"]), ("bare", ["--bare"]), ("first", ["-c", "protocol.version=0"])])
        {
            await NewestAsync(null, ["clone", "--quiet", .. arguments, _wiki.Url, name]);
            (await NewestAsync(name, "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
            await NewestAsync(name, "fsck", "--strict", "--full");
        }

        foreach (var name in (string[])["whole", "shallow", "partial"])
        {
            await NewestAsync(name, "pull", "--quiet", "--rebase");
            await File.WriteAllTextAsync(Path.Combine(_wiki.Clones, name, $"{name}.md"), "Pushed.\n", TestContext.Current.CancellationToken);
            await NewestAsync(name, "add", "--all");
            await NewestAsync(name, "commit", "--quiet", "-m", name);
            await NewestAsync(name, "push", "--quiet", "origin", "main");
            (await _wiki.TipAsync()).ShouldBe((await NewestAsync(name, "rev-parse", "HEAD")).Trim());
        }

        await NewestAsync("shallow", "fetch", "--quiet", "--unshallow");
        await NewestAsync("shallow", "fsck", "--strict", "--full");
        await StockGit.RunAsync(_wiki.Repository, "fsck", "--strict", "--full");
        TestContext.Current.SendDiagnosticMessage((await NewestAsync(null, "--version")).Trim());
    }

    private async Task<string> NewestAsync(string? clone, params string[] arguments)
    {
        var credentials = "Authorization: Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("anyone:" + McpService.Token));
        var (exit, output, error) = await RunAsync(
            s_newest!, ["-C", clone is null ? _wiki.Clones : Path.Combine(_wiki.Clones, clone), "-c", "user.name=Grace", "-c", "user.email=grace@example.org", .. arguments],
            ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "http.extraHeader"), ("GIT_CONFIG_VALUE_0", credentials));
        exit.ShouldBe(0, error);
        return output;
    }

    /// <summary>The system's own Python first: packages of the system are there, and not with one that somebody put before it.</summary>
    private static async Task<string?> PythonAsync()
    {
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                if ((await RunAsync(python, ["-c", "import dulwich"])).Exit == 0)
                {
                    return python;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
