using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp;

/// <summary>
/// The whole MCP service, as its Program.cs builds it: in memory, or on real Kestrel at a free port. Its git service is
/// a stand-in object, or a handler that leads to a real one.
/// </summary>
internal sealed class McpService : WebApplicationFactory<ToolCall>
{
    public const string Token = "a-static-token-of-the-tests";
    public const string OtherToken = "another-static-token-of-the-tests";

    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection> _configure;

    private McpService(Action<IServiceCollection> configure, Dictionary<string, string?>? settings)
    {
        _configure = configure;
        _settings = settings ?? [];
    }

    /// <summary>Where it listens; the test server's own address in memory.</summary>
    public Uri Url { get; private set; } = new("http://localhost/");

    /// <summary>The MCP endpoint.</summary>
    public Uri Endpoint => new(Url, "mcp");

    /// <summary>In memory, over a stand-in of the git service.</summary>
    public static McpService Over(IWikibotGit git, Dictionary<string, string?>? settings = null) =>
        new(services => services.Replace(ServiceDescriptor.Singleton(git)), settings);

    /// <summary>In memory, over a git service that <paramref name="handler"/> leads to; by a clock of its own where one is given.</summary>
    public static McpService Over(Func<HttpMessageHandler> handler, Dictionary<string, string?>? settings = null, TimeProvider? time = null) => new(
        services =>
        {
            services.AddHttpClient("git").ConfigurePrimaryHttpMessageHandler(handler);
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        },
        settings);

    /// <summary>Puts it on real Kestrel at a free port, for clients that are other processes; <paramref name="publicUrl"/> when they come through a proxy.</summary>
    public McpService OnKestrel(Uri? publicUrl = null, int? port = null)
    {
        Url = new Uri($"http://127.0.0.1:{port ?? FreePort.Next()}/");
        _settings["Wikibot:PublicUrl"] = (publicUrl ?? Url).AbsoluteUri;
        // Not UseKestrel(port): that changes the address of a server which the service's own Main may just have started.
        UseKestrel(options => options.Listen(IPAddress.Loopback, Url.Port));
        StartServer();
        return this;
    }

    /// <summary>A client of the SDK that the service is built on, with the token's rights.</summary>
    public async Task<McpClient> ConnectAsync(string token = Token)
    {
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = Endpoint,
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + token },
            },
            CreateClient(),
            ownsHttpClient: true);
        return await PatientClient.ConnectAsync(transport);
    }

    /// <summary>Calls one tool.</summary>
    public async Task<CallToolResult> CallAsync(string tool, object? arguments = null, string token = Token)
    {
        await using var client = await ConnectAsync(token);
        return await client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UsePatience();
        builder.UseSetting("MCP_AUTH_TOKEN", $"{Token},other={OtherToken}");
        builder.UseSetting("Wikibot:PublicUrl", "http://localhost");
        builder.UseSetting("Wikibot:Identity:Secret", GitService.Secret);
        builder.UseSetting("services:git:http:0", "http://localhost");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(_configure);
    }
}
