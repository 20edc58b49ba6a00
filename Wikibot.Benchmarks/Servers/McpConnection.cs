using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wikibot.Benchmarks.Servers;

/// <summary>A connection to an MCP server without an SDK: JSON-RPC messages as they are, so that every server is measured with the same client.</summary>
internal abstract class McpConnection : IAsyncDisposable
{
    /// <summary>The newest revision that all measured servers speak with a handshake.</summary>
    public const string Revision = "2025-06-18";

    private int _id;

    /// <summary>Characters of the last answer, as it came.</summary>
    public int AnswerLength { get; private set; }

    /// <summary>Says hello.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await AskAsync(
            "initialize",
            new JsonObject { ["protocolVersion"] = Revision, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "bench", ["version"] = "1" } },
            cancellationToken);
        await TellAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }.ToJsonString(), cancellationToken);
    }

    /// <summary>Calls a tool.</summary>
    /// <returns>Microseconds from the message's first byte to the answer's last, and the texts of the answer.</returns>
    /// <exception cref="InvalidOperationException">It answered with an error.</exception>
    public async Task<(double Microseconds, string Text)> CallAsync(string tool, object arguments, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = JsonSerializer.SerializeToNode(arguments) };
        var began = Stopwatch.GetTimestamp();
        var result = await AskAsync("tools/call", parameters, cancellationToken);
        var microseconds = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        var text = string.Join('\n', result["content"]!.AsArray().Select(block => (string?)block!["text"]));
        return (bool?)result["isError"] is true ? throw new InvalidOperationException($"{tool}: {text}") : (microseconds, text);
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Sends a request and waits for its answer.</summary>
    protected abstract Task<string> SendAsync(int id, string message, CancellationToken cancellationToken);

    /// <summary>Sends what has no answer.</summary>
    protected abstract Task TellAsync(string message, CancellationToken cancellationToken);

    private async Task<JsonNode> AskAsync(string method, JsonNode parameters, CancellationToken cancellationToken)
    {
        var id = ++_id;
        var text = await SendAsync(id, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString(), cancellationToken);
        AnswerLength = text.Length;
        var answer = JsonNode.Parse(text)!;
        return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]?.ToJsonString()}");
    }
}
