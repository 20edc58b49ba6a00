using System.Text.Json.Nodes;

namespace Wikibot.Tests.AppHost;

/// <summary>The MCP inspector's command line: a client that this project did not write.</summary>
internal static class StockInspector
{
    /// <summary>Calls a tool and returns the whole result, error results included.</summary>
    public static async Task<JsonNode> CallAsync(RunningSystem system, string tool, params (string Name, string Value)[] arguments)
    {
        NpmTools.Require("@modelcontextprotocol", "inspector");
        var outcome = await NpmTools.NodeAsync(
            NpmTools.Module("@modelcontextprotocol", "inspector", "clients", "launcher", "build", "index.js"),
            [
                "--cli", system.McpUrl, "--transport", "http", "--header", $"Authorization: Bearer {system.Token}",
                "--method", "tools/call", "--tool-name", tool,
                .. arguments.SelectMany(argument => new[] { "--tool-arg", $"{argument.Name}={argument.Value}" }),
            ]);
        // It ends with 5 when the tool's result is an error result, which it prints all the same.
        return outcome.Exit is 0 or 5 ? JsonNode.Parse(outcome.Output)! : throw new InvalidOperationException($"{outcome}\n{system.Output}");
    }
}
