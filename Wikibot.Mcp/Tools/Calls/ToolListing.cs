using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// Lists of tools and prompts as they are sent. What the members of answers mean, and which are always there, is in docs/tools.md and not in the list: a
/// model reads the answers themselves, and every client would pay some 2,500 tokens for it.
/// </summary>
internal static class ToolListing
{
    // The same for everyone, and changed with a release only.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    // Made slim when first listed, so that a process that only serves calls does not do it.
    private static readonly ConditionalWeakTable<Tool, Tool> s_slim = [];

    /// <summary>The filter of tools, for <c>AddListToolsFilter</c>.</summary>
    public static McpRequestHandler<ListToolsRequestParams, ListToolsResult> Slim(McpRequestHandler<ListToolsRequestParams, ListToolsResult> next) => Kept<ListToolsRequestParams, ListToolsResult>(
        async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            foreach (var tool in result.Tools.Where(tool => s_slim.TryAdd(tool, tool)))
            {
                // The title stands beside it once more.
                tool.Annotations?.Title = null;
                if (tool.OutputSchema is { } schema)
                {
                    tool.OutputSchema = Shape(schema);
                }
            }

            return result;
        });

    /// <summary>Says how long a list may be kept.</summary>
    public static McpRequestHandler<TParams, TResult> Kept<TParams, TResult>(McpRequestHandler<TParams, TResult> next)
        where TResult : ICacheableResult =>
        async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            result.TimeToLive = s_lifetime;
            result.CacheScope = CacheScope.Public;
            return result;
        };

    /// <summary>A schema without the descriptions of its nodes, and without what is always there.</summary>
    public static JsonElement Shape(JsonElement schema)
    {
        var root = JsonNode.Parse(schema.GetRawText())!;
        Remove(root);
        return JsonSerializer.SerializeToElement(root);
    }

    private static void Remove(JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        schema.Remove("description");
        schema.Remove("required");
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (_, property) in properties)
            {
                Remove(property!);
            }
        }

        if (schema["items"] is { } items)
        {
            Remove(items);
        }
    }
}
