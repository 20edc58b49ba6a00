using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Apps;

/// <summary>
/// MCP Apps (SEP-1865, revision 2026-01-26): tools name a page that shows their answers, and clients that can show it say so. Clients that cannot are
/// sent no such name.
/// </summary>
internal static class UiExtension
{
    /// <summary>What both sides call it in their capabilities.</summary>
    public const string Id = "io.modelcontextprotocol/ui";

    /// <summary>Media type of such a page.</summary>
    public const string MimeType = "text/html;profile=mcp-app";

    /// <summary>Where tools and resources have what belongs to it in their <c>_meta</c>.</summary>
    public const string MetaKey = "ui";

    // A server has nothing to say of it but that it has it. It is asked for with each request, which has a server of its own.
    private static readonly JsonElement s_nothingMore = JsonSerializer.SerializeToElement(new Dictionary<string, string>(0));

    /// <summary>Declares it among the server's capabilities.</summary>
    public static void Declare(McpServerOptions server)
    {
        server.Capabilities ??= new ServerCapabilities();
        server.Capabilities.Extensions ??= new Dictionary<string, object>(StringComparer.Ordinal);
        server.Capabilities.Extensions[Id] = s_nothingMore;
    }

    /// <summary>The filter of tools, for <c>AddListToolsFilter</c>: leaves the page out for a client that said what it can and did not say this.</summary>
    public static McpRequestHandler<ListToolsRequestParams, ListToolsResult> Negotiated(McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) =>
        async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            if (!MayShow(request.Server.ClientCapabilities))
            {
                result.Tools = [.. result.Tools.Select(WithoutPage)];
                // What is left out for one client is not left out for all.
                result.CacheScope = CacheScope.Private;
            }

            return result;
        };

    /// <summary>Whether a client shows pages. Of one of 2025-11-25 that is not known any more when it asks for the list: its handshake was another request.</summary>
    public static bool MayShow(ClientCapabilities? client) =>
        client is null || (client.Extensions?.TryGetValue(Id, out var settings) == true && Names(settings));

    private static bool Names(object? settings)
    {
        var element = settings is JsonElement given ? given : JsonSerializer.SerializeToElement(settings);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("mimeTypes", out var types) && types.ValueKind == JsonValueKind.Array
            && types.EnumerateArray().Any(type => type.ValueKind == JsonValueKind.String && type.ValueEquals(MimeType));
    }

    // The tool itself is every client's, so it stays as it is.
    private static Tool WithoutPage(Tool tool)
    {
        if (tool.Meta?.ContainsKey(MetaKey) != true)
        {
            return tool;
        }

        var others = tool.Meta.DeepClone().AsObject();
        others.Remove(MetaKey);
        return new Tool
        {
            Name = tool.Name,
            Title = tool.Title,
            Description = tool.Description,
            InputSchema = tool.InputSchema,
            OutputSchema = tool.OutputSchema,
            Annotations = tool.Annotations,
            Icons = tool.Icons,
            Meta = others.Count == 0 ? null : others,
        };
    }
}
