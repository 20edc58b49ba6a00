using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Wikibot.Tests.Packaging;

/// <summary>
/// A deployment zip, unpacked and run as Lambda and the Web Adapter run it: mount namespace of its own with the code read-only at
/// /var/task, the runtime at /var/lang/bin, the share at /mnt/efs, a private /tmp and nothing else writable; an ordinary user
/// without privileges; the Web Adapter's environment, and its wait for the readiness path. The zip is the one for linux-x64;
/// with <c>WIKIBOT_TEST_ARM64</c> naming a folder that scripts/arm64/emulator.sh made, the one for linux-arm64, emulated.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class LambdaLookalike : IAsyncDisposable
{
    /// <summary>User that the functions run as on Lambda, and the one that an access point makes the owner of files.</summary>
    private const int FunctionUser = 993;
    private const int ShareOwner = 1000;

    /// <summary>After which a service that is never ready is a failure with its words, and no test that hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static readonly string? Emulator = Environment.GetEnvironmentVariable("WIKIBOT_TEST_ARM64");

    // Everything is bound before /var, /mnt and /tmp are covered: the folders lie in /tmp themselves.
    private const string EnterScript = """
        set -e
        mkdir "$STAGE/var" "$STAGE/mnt"
        mount -t tmpfs -o mode=755 tmpfs "$STAGE/var"
        mkdir -p "$STAGE/var/task" "$STAGE/var/lang/bin" "$STAGE/var/emulator"
        mount --bind "$CODE" "$STAGE/var/task"
        mount -o remount,ro,bind "$STAGE/var/task"
        mount --bind "$DOTNET" "$STAGE/var/lang/bin"
        [ -z "$EMULATOR" ] || mount --bind "$EMULATOR" "$STAGE/var/emulator"
        mount -t tmpfs -o mode=755 tmpfs "$STAGE/mnt"
        mkdir "$STAGE/mnt/efs"
        mount --bind "$SHARE" "$STAGE/mnt/efs"
        mount --rbind "$STAGE/mnt" /mnt
        mount --rbind "$STAGE/var" /var
        mount -o remount,ro,bind / || mount -o remount,ro,bind,nosuid,nodev /
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        cd /var/task
        exec $AS_USER env -i PATH=/usr/local/bin:/usr/bin:/bin LAMBDA_TASK_ROOT=/var/task "$@"
        """;

    private readonly Process _process;
    private readonly ProcessOutput _output;
    private readonly string _stage;

    private LambdaLookalike(Process process, ProcessOutput output, string stage, Uri address)
    {
        _process = process;
        _output = output;
        _stage = stage;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>What the process wrote.</summary>
    public string Output => _output.Text;

    /// <summary>Whether this machine lets the test take on other users, as root does.</summary>
    public static bool CanChangeUser { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Unpacks the zip of <paramref name="service"/> into an empty folder; skips the test when there is none to run here.</summary>
    public static string Unpack(string service, ScratchFolder scratch)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Assert.Skip("This machine does not run linux-x64 executables.");
        }

        var architecture = Emulator == null ? "x64" : "arm64";
        var zip = Path.Combine(RepositoryRoot.Path, "artifacts", "package", $"wikibot-{service}-linux-{architecture}.zip");
        if (!File.Exists(zip))
        {
            Assert.Skip($"There is no {Path.GetFileName(zip)}: run ./wikibot package {service} {architecture} first.");
        }

        var folder = scratch["code"];
        ZipFile.ExtractToDirectory(zip, folder);

        // For the function's user, who is not the test's; a service in this process may have closed to others what it makes (PrivateFiles).
        using var chmod = Process.Start("chmod", ["-R", "a+rX", folder]);
        chmod.WaitForExit();
        chmod.ExitCode.ShouldBe(0);
        File.SetUnixFileMode(scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        return folder;
    }

    /// <summary>Makes a share that anyone may write and <see cref="ShareOwner"/> owns.</summary>
    public static string MakeShare(ScratchFolder scratch)
    {
        var share = scratch["share"];
        Directory.CreateDirectory(share);
        File.SetUnixFileMode(share, (UnixFileMode)0x1FF);
        if (CanChangeUser)
        {
            using var chown = Process.Start("chown", [$"{ShareOwner}", share]);
            chown.WaitForExit();
        }

        return share;
    }

    /// <summary>
    /// Gives everyone the rights on what is there, and leaves its owner: an EFS access point does for every caller what its own
    /// user may do, whoever the files belong to.
    /// </summary>
    public static async Task OpenToAllAsync(string share)
    {
        using var chmod = Process.Start("chmod", ["-R", "a+rwX", share]);
        await chmod.WaitForExitAsync();
        chmod.ExitCode.ShouldBe(0);
    }

    /// <summary>Starts the executable and waits until the readiness path answers 200.</summary>
    public static async Task<LambdaLookalike> StartAsync(
        string code, string share, string executable, IReadOnlyDictionary<string, string> environment, bool asOwnerOfShare = false)
    {
        var port = FreePort.Next();
        var stage = Directory.CreateTempSubdirectory("wikibot-lambda-").FullName;
        var variables = new Dictionary<string, string>(environment)
        {
            ["DOTNET_ROOT"] = "/var/lang/bin",
            ["AWS_LWA_PORT"] = $"{port}",
            ["AWS_LWA_READINESS_CHECK_PATH"] = "/alive",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "lookalike",
            ["AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1:9",
            ["TZ"] = ":UTC",
        };
        // Code that the JIT writes through a second mapping is not seen by the emulator.
        string[] emulation = Emulator == null ? [] : ["DOTNET_EnableWriteXorExecute=0", "/var/emulator/qemu-aarch64-static", "-L", "/var/emulator/sysroot"];
        var output = new ProcessOutput();
        var process = Enter(stage, code, share, asOwnerOfShare, output, [.. variables.Select(variable => $"{variable.Key}={variable.Value}"), .. emulation, $"/var/task/{executable}"]);
        var service = new LambdaLookalike(process, output, stage, new Uri($"http://127.0.0.1:{port}"));
        await service.WaitUntilReadyAsync();
        return service;
    }

    /// <summary>Runs a shell where the executable would run, and returns what it writes.</summary>
    public static async Task<string> ShellAsync(string code, string share, string script)
    {
        var stage = Directory.CreateTempSubdirectory("wikibot-lambda-").FullName;
        var output = new ProcessOutput();
        await using var shell = new LambdaLookalike(Enter(stage, code, share, asOwnerOfShare: false, output, ["sh", "-c", script]), output, stage, new Uri("http://127.0.0.1"));
        await shell._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return shell.Output;
    }

    /// <summary>Waits until it has written <paramref name="text"/>.</summary>
    public Task WritesAsync(string text) => _output.WritesAsync(text);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_stage, recursive: true);
    }

    private static Process Enter(string stage, string code, string share, bool asOwnerOfShare, ProcessOutput output, IEnumerable<string> command)
    {
        string[] namespaces = CanChangeUser ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        var start = new ProcessStartInfo("unshare", [.. namespaces, "--propagation", "private", "bash", "-c", EnterScript, "lookalike", .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var user = asOwnerOfShare ? ShareOwner : FunctionUser;
        start.Environment["STAGE"] = stage;
        start.Environment["CODE"] = code;
        start.Environment["SHARE"] = share;
        start.Environment["DOTNET"] = Emulator == null ? DotnetRoot() : Path.Combine(Emulator, "dotnet");
        start.Environment["EMULATOR"] = Emulator ?? "";
        start.Environment["AS_USER"] = CanChangeUser ? $"setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs" : "";
        var process = new Process { StartInfo = start };
        output.Start(process);
        return process;
    }

    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        var last = "it never listened";
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < s_patience;)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(TestContext.Current.CancellationToken); // Until all that it wrote is here.
                throw new InvalidOperationException($"The executable ended with {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"it answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException($"The executable was not ready after {s_patience.TotalMinutes} minutes: {last}\n{Output}");
    }
}
