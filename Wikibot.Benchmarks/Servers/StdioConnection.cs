using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Wikibot.Benchmarks.Servers;

/// <summary>A server as a child process, one message a line: one client each, as the protocol has it.</summary>
internal sealed class StdioConnection : McpConnection
{
    private readonly Process _process;

    private StdioConnection(Process process) => _process = process;

    /// <summary>Bytes of memory that the process has at most had so far.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts one and says hello.</summary>
    public static async Task<StdioConnection> StartAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var connection = new StdioConnection(Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!);

        // What it says about itself is not looked at, but must not fill its pipe.
        connection._process.ErrorDataReceived += (_, _) => { };
        connection._process.BeginErrorReadLine();
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    protected override async Task<string> SendAsync(int id, string message, CancellationToken cancellationToken)
    {
        await TellAsync(message, cancellationToken);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            // Others are notifications and the server's own requests.
            if (JsonNode.Parse(line) is JsonObject answer && answer["method"] is null && (int?)answer["id"] == id)
            {
                return line;
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it answered.");
    }

    protected override async Task TellAsync(string message, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(message.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }
}
