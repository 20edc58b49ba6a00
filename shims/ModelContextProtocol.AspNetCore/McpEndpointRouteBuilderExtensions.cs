using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the MCP endpoint.</summary>
public static class McpEndpointRouteBuilderExtensions
{
    /// <summary>Maps POST alone: without sessions there is nothing to GET or to DELETE, so routing answers 405.</summary>
    public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "")
    {
        var handler = endpoints.ServiceProvider.GetService<StatelessPostHandler>()
            ?? throw new InvalidOperationException("WithHttpTransport() is missing: call builder.Services.AddMcpServer().WithHttpTransport() before MapMcp().");
        var group = endpoints.MapGroup(pattern);
        group.MapPost("", handler.HandleAsync)
            .WithDisplayName(endpoint => $"MCP Streamable HTTP | {endpoint.DisplayName}")
            .WithMetadata(new AcceptsMetadata(["application/json"]));
        return group;
    }
}
