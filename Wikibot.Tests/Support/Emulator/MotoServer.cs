using System.Diagnostics;

namespace Wikibot.Tests;

/// <summary><c>moto_server</c> from the PATH on a free port. It ends with this process, however that ends.</summary>
internal sealed class MotoServer : IEmulator
{
    private readonly Process _process;

    private MotoServer(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public Uri? Endpoint { get; }

    public string Description => "moto_server";

    /// <summary>Null where there is none, or no shell to hold it.</summary>
    public static async Task<MotoServer?> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "moto_server"))
            .FirstOrDefault(File.Exists);
        if (program is null || OperatingSystem.IsWindows())
        {
            return null;
        }

        // The shell waits for the end of its standard input, which comes even when this process is killed.
        var endpoint = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        const string Script = "\"$0\" -H 127.0.0.1 -p \"$1\" >/dev/null 2>&1 </dev/null & cat >/dev/null; kill $!";
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, program, $"{endpoint.Port}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        var server = new MotoServer(process, endpoint);
        await server.WaitUntilReadyAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Endpoint };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("moto-api/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (tries < 1200)
            {
                await Task.Delay(100);
            }
        }
    }
}
