using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Auth;

/// <summary>Shows a reading token only the tools whose <c>readOnlyHint</c> is true, and calls no other for it.</summary>
internal sealed class ReadOnlyTools : IPostConfigureOptions<McpServerOptions>
{
    /// <summary>Whether <paramref name="tool"/> only reads.</summary>
    public static bool Reads(Tool tool) => tool.Annotations?.ReadOnlyHint == true;

    /// <inheritdoc/>
    public void PostConfigure(string? name, McpServerOptions options)
    {
        // Outermost, so that nothing later declares the shortened list good for everybody.
        options.Filters.Request.ListToolsFilters.Insert(0, next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            if (request.User.IsReadOnly())
            {
                result.Tools = [.. result.Tools.Where(Reads)];
                result.CacheScope = CacheScope.Private;
            }

            return result;
        });

        // The gate before the endpoint has refused such a call already; this is for a way around it that nobody thought of.
        options.Filters.Request.CallToolFilters.Insert(0, next => (request, cancellationToken) =>
            request.User.IsReadOnly() && request.MatchedPrimitive is McpServerTool tool && !Reads(tool.ProtocolTool)
                ? throw new McpException($"The token has the scope {WikiScopes.Read} only; {tool.ProtocolTool.Name} needs {WikiScopes.Write}.")
                : next(request, cancellationToken));
    }
}
