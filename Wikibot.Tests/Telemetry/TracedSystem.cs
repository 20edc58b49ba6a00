using System.Text;
using System.Text.Json;

namespace Wikibot.Tests.Telemetry;

/// <summary>Both services as processes, with the wiki <c>home</c>, and whatever receives their telemetry.</summary>
internal sealed class TracedSystem : IAsyncDisposable
{
    public const string Token = "wbt_5b1fd0e6c3a84d7f9e2a";

    private readonly ScratchFolder _folder = new();
    private readonly HttpClient _client = new();

    private TracedSystem(string secret) => Secret = secret;

    public ServiceProcess Git { get; private set; } = null!;

    public ServiceProcess Mcp { get; private set; } = null!;

    /// <summary>What signs identities between the services.</summary>
    public string Secret { get; }

    public HttpClient Client => _client;

    /// <param name="environment">Given the service's name, what else its process gets.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<TracedSystem> StartAsync(Func<string, Dictionary<string, string>> environment, CancellationToken cancellationToken)
    {
        var system = new TracedSystem("identity-" + Guid.NewGuid().ToString("N"));
        try
        {
            system.Git = await ServiceProcess.StartAsync("Git", new Dictionary<string, string>(environment("git"))
            {
                ["Wikibot__Storage__Root"] = system._folder.Path,
                ["Wikibot__Identity__Secret"] = system.Secret,
                ["Wikibot__Seed__Wiki"] = "home",
                ["Wikibot__Seed__Members__0"] = "static:default=owner",
            }, cancellationToken);
            system.Mcp = await ServiceProcess.StartAsync("Mcp", new Dictionary<string, string>(environment("mcp"))
            {
                ["MCP_AUTH_TOKEN"] = Token,
                ["Wikibot__PublicUrl"] = "http://localhost:5180",
                ["Wikibot__Identity__Secret"] = system.Secret,
                ["services__git__http__0"] = system.Git.Address.ToString(),
            }, cancellationToken);
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }

        return system;
    }

    /// <summary>Lambda's environment, with <paramref name="daemon"/> in the X-Ray daemon's place.</summary>
    public static Dictionary<string, string> Lambda(string service, XRayDaemon daemon) => new()
    {
        ["AWS_LAMBDA_FUNCTION_NAME"] = "wikibot-" + service,
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_XRAY_DAEMON_ADDRESS"] = daemon.Address,
        ["OTEL_SERVICE_NAME"] = service,
    };

    /// <summary>Starts it as on Lambda, telling all it tells to <paramref name="daemon"/> and to <paramref name="receiver"/>.</summary>
    public static Task<TracedSystem> StartAsync(XRayDaemon daemon, OtlpReceiver receiver, CancellationToken cancellationToken) => StartAsync(
        service => new(Lambda(service, daemon))
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        },
        cancellationToken);

    /// <summary>All that was told: bodies, attributes of spans, and lines of standard output.</summary>
    public IReadOnlyList<string> Told(XRayDaemon daemon, OtlpReceiver receiver) =>
    [
        .. receiver.Bodies.Select(Encoding.UTF8.GetString),
        .. daemon.Spans().Select(span => string.Join('\n', span.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"))),
        .. Git.Output,
        .. Mcp.Output,
    ];

    public Task<JsonElement> CallAsync(string tool, object arguments, string? trace, CancellationToken cancellationToken) =>
        _client.CallAsync(Mcp.Address, Token, tool, arguments, trace, cancellationToken);

    /// <summary>Stops both where they stand.</summary>
    public void Freeze()
    {
        Mcp.Freeze();
        Git.Freeze();
    }

    public void Thaw()
    {
        Git.Thaw();
        Mcp.Thaw();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Mcp.StopAsync(cancellationToken);
        await Git.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var service in new[] { Mcp, Git })
        {
            if (service is not null)
            {
                await service.DisposeAsync();
            }
        }

        _folder.Dispose();
    }
}
