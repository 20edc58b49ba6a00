using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>A wiki as an agent sees it: MCP over Streamable HTTP, with a bearer token. Every call is timed at the client.</summary>
internal sealed class WikiClient(McpClient client, string? wiki) : IAsyncDisposable
{
    /// <summary>Connects: one handshake.</summary>
    public static async Task<WikiClient> ConnectAsync(Target target, CancellationToken cancellationToken)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = target.Url,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {target.Token}" },
        });
        return new(await McpClient.CreateAsync(transport, cancellationToken: cancellationToken), target.Wiki);
    }

    /// <summary>Reads a page.</summary>
    public async Task<(double Microseconds, string? Revision)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var (microseconds, result) = await CallAsync("read_page", new() { ["path"] = path }, cancellationToken);
        return (microseconds, result.GetProperty("revision").GetString());
    }

    /// <summary>Writes a page; <paramref name="revision"/> is what was read, or nothing for a new page. Gives the new revision.</summary>
    public async Task<(double Microseconds, string? Revision)> WriteAsync(string path, string content, string? revision, CancellationToken cancellationToken)
    {
        var (microseconds, result) = await CallAsync("write_page", new() { ["path"] = path, ["content"] = content, ["revision"] = revision }, cancellationToken);
        return (microseconds, result.GetProperty("revision").GetString());
    }

    /// <summary>The page's revision; <see langword="null"/> when there is no such page.</summary>
    public async Task<string?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(path, cancellationToken)).Revision;
        }
        catch (ToolFailedException missing) when (missing.Message.Contains("page_not_found", StringComparison.Ordinal) || missing.Message.Contains("no page", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    /// <summary>Names of the caller's wikis (at most 200).</summary>
    public async Task<IReadOnlyList<string>> WikisAsync(CancellationToken cancellationToken)
    {
        var (_, result) = await CallAsync("list_wikis", new() { ["limit"] = 200 }, cancellationToken);
        return [.. result.GetProperty("wikis").EnumerateArray().Select(found => found.GetProperty("wiki").GetString()!)];
    }

    /// <summary>Makes a wiki; one that is there by now, such as by a call whose answer was lost, will do.</summary>
    public async Task<string> CreateWikiAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync("create_wiki", new() { ["wiki"] = name }, cancellationToken);
            return name;
        }
        catch (ToolFailedException failed)
        {
            return (await WikisAsync(cancellationToken)).Contains(name, StringComparer.Ordinal) ? name : throw new ToolFailedException(failed.Message);
        }
    }

    /// <summary>How many commits changed the page (at most 100).</summary>
    public async Task<int> CountCommitsAsync(string path, CancellationToken cancellationToken)
    {
        var (_, result) = await CallAsync("page_history", new() { ["path"] = path, ["limit"] = 100 }, cancellationToken);
        return result.EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.Array).Value.GetArrayLength();
    }

    /// <summary>Calls a tool, whatever it answers; false for an error.</summary>
    public async Task<bool> TryCallAsync(string tool, Dictionary<string, object?> arguments, CancellationToken cancellationToken, string? of = null)
    {
        arguments["wiki"] = of ?? wiki;
        return (await client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken)).IsError is not true;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>Calls a tool; arguments that are null are left out.</summary>
    /// <exception cref="ToolFailedException">It answered with an error.</exception>
    public async Task<(double Microseconds, JsonElement Result)> CallAsync(
        string tool, Dictionary<string, object?> arguments, CancellationToken cancellationToken, string? of = null)
    {
        if (tool is not ("list_wikis" or "create_wiki"))
        {
            arguments["wiki"] = of ?? wiki;
        }

        var given = arguments.Where(a => a.Value is not null).ToDictionary();
        var started = Stopwatch.GetTimestamp();
        var result = await client.CallToolAsync(tool, given, cancellationToken: cancellationToken);
        var microseconds = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        return result.IsError is true
            ? throw new ToolFailedException($"{tool}: {string.Join(' ', result.Content.OfType<TextContentBlock>().Select(c => c.Text))}")
            : (microseconds, result.StructuredContent!.Value);
    }
}

/// <summary>A system to measure.</summary>
/// <param name="Url">Its MCP endpoint.</param>
/// <param name="Token">A bearer token that may write.</param>
/// <param name="Wiki">The wiki to use; the caller's only or default one when left out.</param>
internal sealed record Target(Uri Url, string Token, string? Wiki);

/// <summary>A tool answered with an error.</summary>
internal sealed class ToolFailedException(string message) : Exception(message);

/// <summary>A running system was named that cannot be measured, such as without a token.</summary>
internal sealed class TargetException(string message) : Exception(message);
