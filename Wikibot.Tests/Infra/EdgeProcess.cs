using System.Diagnostics;
using System.Text.Json;

namespace Wikibot.Tests.Infra;

/// <summary>The CloudFront function's code, in a node that answers one event after another.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    private const string Loop = "require('readline').createInterface({ input: process.stdin }).on('line', line => console.log(JSON.stringify(handler(JSON.parse(line)))));";

    private readonly Process _node;
    private readonly SemaphoreSlim _turn = new(1);

    private EdgeProcess(Process node) => _node = node;

    /// <summary>Starts it; skips the test where there is no node.</summary>
    public static EdgeProcess Start(string code)
    {
        try
        {
            return new EdgeProcess(Process.Start(new ProcessStartInfo("node", ["-e", $"{code}\n{Loop}"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not on the PATH: the CloudFront function was not run.");
            throw;
        }
    }

    /// <summary>What it makes of a viewer's request or of a response.</summary>
    public async Task<JsonElement> RunAsync(object @event)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(@event));
            await _node.StandardInput.FlushAsync();
            return JsonDocument.Parse(await _node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The function threw; node has said why.")).RootElement;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
        _turn.Dispose();
    }
}
