using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testcontainers.LocalStack;

/// <summary>A moto_server process on a free port. It ends with this process, however that ends.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, "moto_server"))
            .FirstOrDefault(File.Exists);

    public static async Task<MotoServer> StartAsync(string executable, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");

        // The shell waits for the end of its standard input, which comes even when this process is killed.
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" -H 127.0.0.1 -p \"$1\" >/dev/null 2>&1 </dev/null & cat >/dev/null; kill $!", executable, $"{address.Port}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        var server = new MotoServer(process, address);
        try
        {
            await server.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                using var response = await http.GetAsync("moto-api/", cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HttpRequestException) when (waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                // Not listening yet.
            }
        }
    }

    // Below the range from which the system serves clients and whoever asks for any port: none of them is given it meanwhile.
    private static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 20_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
        }
    }
}
