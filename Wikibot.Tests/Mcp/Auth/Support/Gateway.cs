using System.Diagnostics;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>
/// The way into AWS, on this machine: <c>gateway.mjs</c> with the edge function that Wikibot.Infra deploys.
/// It puts the stage <c>/dev</c> in front on its inner side, renames <c>WWW-Authenticate</c>, and changes the host.
/// </summary>
internal sealed class Gateway : IDisposable
{
    private readonly Process _process;

    private Gateway(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Url { get; }

    /// <summary>Starts it at <paramref name="port"/> in front of <paramref name="service"/>.</summary>
    public static async Task<Gateway> StartAsync(int port, Uri service)
    {
        var edge = Path.Combine(NpmTools.Folder, "..", "..", "Wikibot.Infra", "Components", "edge.js");
        var process = Process.Start(new ProcessStartInfo(NpmTools.Node, [Path.Combine(NpmTools.Folder, "gateway.mjs"), service.GetLeftPart(UriPartial.Authority), edge])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PORT"] = port.ToString() },
        })!;
        var url = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("The gateway did not start; its standard error says why.");
        return new Gateway(process, new Uri(url));
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // It ends itself then, also when this process is killed.
        _process.WaitForExit();
        _process.Dispose();
    }
}
