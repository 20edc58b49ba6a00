using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>What the service offers to MCP clients, in one registration call.</summary>
internal static class ToolsSetup
{
    // The tools are the same for everyone and change with a release only.
    private static readonly TimeSpan ToolListLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Adds the MCP server over Streamable HTTP (both protocol eras, no sessions) and its tools.</summary>
    public static TBuilder AddWikiTools<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<WikiToolOptions>().BindConfiguration(WikiToolOptions.Section).ValidateOnStart();
        services.AddHttpContextAccessor();
        services.AddScoped<ToolCall>();
        services.AddSingleton<McpServerResource, PageResource>();
        services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new Implementation { Name = "wikibot", Title = "Wikibot", Version = Version };
                server.ServerInstructions = Instructions.Text;
            })
            .WithHttpTransport(transport => transport.Stateless = true)
            .AddTools<EchoTool>()
            .AddTools<WikiTools>()
            .AddTools<SearchTools>()
            .AddTools<PageTools>()
            .AddTools<EditTool>()
            .AddTools<HistoryTools>()
            .AddTools<BackupTools>()
            .WithRequestFilters(filters => filters
                .AddCallToolFilter(ToolCallFilter.Around)
                .AddListToolsFilter(next => async (request, cancellationToken) =>
                {
                    var tools = await next(request, cancellationToken);
                    tools.TimeToLive = ToolListLifetime;
                    tools.CacheScope = CacheScope.Public;
                    return tools;
                }));
        return builder;
    }

    private static string Version => typeof(ToolsSetup).Assembly.GetName().Version?.ToString(3) ?? "0";
}
