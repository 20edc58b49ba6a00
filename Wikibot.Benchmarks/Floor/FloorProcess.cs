using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;

namespace Wikibot.Benchmarks.Floor;

/// <summary>A <see cref="FloorServer"/> as a process of its own; killed at the end.</summary>
internal sealed class FloorProcess : IAsyncDisposable
{
    private readonly Process _process;

    private FloorProcess(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>Starts one.</summary>
    public static async Task<FloorProcess> StartAsync(FloorKind kind, CancellationToken cancellationToken, Uri? next = null)
    {
        var port = ServiceProcess.FreePort();
        var url = new Uri($"http://127.0.0.1:{port}/mcp");
        var process = ServiceProcess.Start(Environment.ProcessPath!, new(FloorServer.EnvironmentOf(kind, url, next).Concat(FunctionEnvironment.Runtime)));
        await ServiceProcess.AcceptsAsync(process, port, cancellationToken);
        return new FloorProcess(process, url);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
