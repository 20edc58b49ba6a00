using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>A service as a process of its own.</summary>
internal static class ServiceProcess
{
    /// <summary>Waits until <paramref name="process"/> accepts connections.</summary>
    public static async Task AcceptsAsync(Process process, int port, CancellationToken cancellationToken)
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

    /// <summary>Starts one. Its output goes to ours only where it is an error: the services log each request.</summary>
    public static Process Start(string program, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // Set by ./wikibot bench for the client alone.
        start.Environment.Remove("DOTNET_TieredCompilation");
        start.Environment["Logging__LogLevel__Default"] = "Warning";
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

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
