using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Mcp.Apps;

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
        services.AddSingleton<McpServerResource, ChangesApp>();
        foreach (var prompt in WikiPrompts.All)
        {
            services.AddSingleton<McpServerPrompt>(prompt);
        }

        services.AddSingleton<IOptionsFactory<McpServerOptions>, SharedServerOptions>();
        services
            .AddMcpServer(server =>
            {
                server.ServerInfo = s_info;
                server.ServerInstructions = Instructions.Text;
                UiExtension.Declare(server);
            })
            .WithHttpTransport(transport => transport.Stateless = true)
            .AddTools(call => new EchoTool(call))
            .AddTools(call => new WikiTools(call))
            .AddTools(call => new MemberTools(call))
            .AddTools(call => new SearchTools(call))
            .AddTools(call => new PageTools(call))
            .AddTools(call => new ReadPagesTool(call))
            .AddTools(call => new EditTool(call))
            .AddTools(call => new AttachmentTools(call))
            .AddTools(call => new HistoryTools(call))
            .AddTools(call => new BackupTools(call))
            .WithRequestFilters(filters => filters
                .AddCallToolFilter(ToolCallFilter.Around)
                .AddListToolsFilter(UiExtension.Negotiated)
                .AddListToolsFilter(ToolListing.Slim)
                .AddListPromptsFilter(ToolListing.Kept<ListPromptsRequestParams, ListPromptsResult>));
        return builder;
    }

    // Asked for with each request, which has a server of its own.
    private static readonly Implementation s_info = new() { Name = "wikibot", Title = "Wikibot", Version = typeof(ToolsExtensions).Assembly.GetName().Version?.ToString(3) ?? "0" };
}
