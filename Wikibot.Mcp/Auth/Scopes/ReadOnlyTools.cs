using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// Shows a reading token only the tools whose <c>readOnlyHint</c> is true, and calls no other for it; but for the preview of an undo, which writes nothing and is
/// a viewer's to see.
/// </summary>
internal sealed class ReadOnlyTools : IPostConfigureOptions<McpServerOptions>
{
    /// <summary>The argument with which <see cref="Previewed"/> only says what it would do. It has no other name (<c>ArgumentAliases</c>), and given twice it is refused.</summary>
    public const string Preview = "preview";

    private const string Previewed = "revert_changes";

    /// <summary>Whether a call of <paramref name="tool"/> only reads.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="preview">What the call gives as <see cref="Preview"/>: <c>true</c> as such and once, or it may be anything.</param>
    public static bool Reads(Tool tool, IReadOnlyList<JsonElement> preview) => Reads(tool) || (tool.Name == Previewed && preview is [{ ValueKind: JsonValueKind.True }]);

    /// <inheritdoc/>
    public void PostConfigure(string? name, McpServerOptions options)
    {
        // Outermost, so that nothing later declares the shortened list good for everybody.
        options.Filters.Request.ListToolsFilters.Insert(0, next => async (request, cancellationToken) =>
        {
            var result = await next(request, cancellationToken);
            if (request.User.IsReadOnly())
            {
                result.Tools = [.. result.Tools.Where(tool => Reads(tool) || tool.Name == Previewed).Select(tool => Reads(tool) ? tool : OnlyPreviewed(tool))];
                result.CacheScope = CacheScope.Private;
            }

            return result;
        });

        // The gate before the endpoint has refused such a call already; this is for a way around it that nobody thought of.
        options.Filters.Request.CallToolFilters.Insert(0, next => (request, cancellationToken) =>
            request.User.IsReadOnly() && request.MatchedPrimitive is McpServerTool tool && !Reads(tool.ProtocolTool, Given(request.Params))
                ? throw new McpException($"The token has the scope {WikiScopes.Read} only; {tool.ProtocolTool.Name} needs {WikiScopes.Write}.")
                : next(request, cancellationToken));
    }

    private static bool Reads(Tool tool) => tool.Annotations?.ReadOnlyHint == true;

    private static JsonElement[] Given(CallToolRequestParams? call) => call?.Arguments is { } given && given.TryGetValue(Preview, out var value) ? [value] : [];

    /// <summary>A tool as a reading token has it: a copy, because everybody else has it whole.</summary>
    private static Tool OnlyPreviewed(Tool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = $"This token may only look: give {Preview} true. {tool.Description}",
        InputSchema = tool.InputSchema,
        OutputSchema = tool.OutputSchema,
        Annotations = new ToolAnnotations { ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false },
        Meta = tool.Meta,
    };
}
