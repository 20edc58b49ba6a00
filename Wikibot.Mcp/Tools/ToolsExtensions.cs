using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>What the service offers to MCP clients, in one registration call.</summary>
internal static class ToolsExtensions
{
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
        foreach (var prompt in WikiPrompts.All)
        {
            services.AddSingleton<McpServerPrompt>(prompt);
        }

        services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new Implementation { Name = "wikibot", Title = "Wikibot", Version = Version };
                server.ServerInstructions = Instructions.Text;
            })
            .WithHttpTransport(transport => transport.Stateless = true)
            .AddTools<EchoTool>()
            .AddTools<WikiTools>()
            .AddTools<MemberTools>()
            .AddTools<SearchTools>()
            .AddTools<PageTools>()
            .AddTools<ReadPagesTool>()
            .AddTools<EditTool>()
            .AddTools<AttachmentTools>()
            .AddTools<HistoryTools>()
            .AddTools<BackupTools>()
            .WithRequestFilters(filters => filters
                .AddCallToolFilter(ToolCallFilter.Around)
                .AddListToolsFilter(ToolListing.Slim)
                .AddListPromptsFilter(ToolListing.Kept<ListPromptsRequestParams, ListPromptsResult>));
        return builder;
    }

    private static string Version => typeof(ToolsExtensions).Assembly.GetName().Version?.ToString(3) ?? "0";
}
