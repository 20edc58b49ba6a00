using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>One git service and one MCP service on a data folder, as processes of their own; killed at the end.</summary>
internal sealed class ServicePair : IAsyncDisposable
{
    private static readonly string Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    private static readonly string Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly int _gitPort = FreePort();
    private readonly int _mcpPort = FreePort();
    private readonly Process _git;
    private readonly Process _mcp;

    private ServicePair(PublishedServices services, string data, Dictionary<string, string> more)
    {
        Target = new(new Uri($"http://localhost:{_mcpPort}/mcp"), Token, "home");
        _git = Start(services.Git, new(more)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_gitPort}",
            ["Wikibot__Storage__Root"] = data,
            ["Wikibot__Identity__Secret"] = Secret,
            ["Wikibot__Seed__Wiki"] = "home",
            ["Wikibot__Seed__Members__0"] = "static:default=owner",
        });
        _mcp = Start(services.Mcp, new(more)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_mcpPort}",
            ["services__git__http__0"] = $"http://127.0.0.1:{_gitPort}",
            ["Wikibot__Identity__Secret"] = Secret,
            ["Wikibot__PublicUrl"] = $"http://localhost:{_mcpPort}",
            ["MCP_AUTH_TOKEN"] = Token,
        });
    }

    /// <summary>How to reach it.</summary>
    public Target Target { get; }

    /// <summary>Starts both at once, with <paramref name="environment"/> added, and waits until both accept connections.</summary>
    public static async Task<ServicePair> StartAsync(
        PublishedServices services, string data, CancellationToken cancellationToken, Dictionary<string, string>? environment = null)
    {
        var pair = new ServicePair(services, data, environment ?? []);
        await Task.WhenAll(AcceptsAsync(pair._git, pair._gitPort, cancellationToken), AcceptsAsync(pair._mcp, pair._mcpPort, cancellationToken));
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _git, _mcp })
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task AcceptsAsync(Process process, int port, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            }
            catch (SocketException refused)
            {
                throw new InvalidOperationException($"{process.StartInfo.FileName} did not start.", refused);
            }
        }
    }

    // Output goes to ours only where it is an error: the services log each request.
    private static Process Start(string program, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // As the functions have it: Wikibot.Infra's WebFunction says why.
        start.Environment["DOTNET_GCgen0size"] = "0x4000000";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("fail:", StringComparison.Ordinal) is true || line.Data?.Contains("crit:", StringComparison.Ordinal) is true)
            {
                Console.Error.WriteLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
