using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>
/// Calls another service once as this one starts, so that a tool's first call finds it running and connected. In production both
/// sleep: their cold starts would follow each other, and a client's first requests (<c>initialize</c>, <c>tools/list</c>; a page to sign in) need it not.
/// </summary>
internal sealed partial class WakeUp(IHttpClientFactory clients, WakeUp.ClientName name, IHostApplicationLifetime lifetime, ILogger<WakeUp> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            // No trace of its own: it belongs to no request.
            using var untraced = SuppressInstrumentationScope.Begin();
            using var client = clients.CreateClient(name.Value);
            using var answer = await client.GetAsync(new Uri("alive", UriKind.Relative), stoppingToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The first call that needs it says so to whoever waits for it.
            NotAwake(e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The service behind this one did not answer yet ({Reason}).")]
    private partial void NotAwake(string reason);

    /// <summary>Which HTTP client.</summary>
    internal sealed record ClientName(string Value);
}

/// <summary>Waking the service behind this one.</summary>
public static class WakeUpExtensions
{
    /// <summary>Calls the service of this client once at start.</summary>
    public static IHttpClientBuilder AddWakeUp(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddSingleton(new WakeUp.ClientName(client.Name));
        client.Services.AddHostedService<WakeUp>();
        return client;
    }
}
