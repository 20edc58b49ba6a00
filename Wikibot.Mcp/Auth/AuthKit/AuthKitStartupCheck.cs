namespace Wikibot.Mcp.Auth;

/// <summary>
/// Fetches AuthKit's keys before the first request. A domain that is none stops the service with a sentence that says so;
/// an AuthKit that cannot be reached does not, because static tokens work without it and it may come back.
/// </summary>
internal sealed partial class AuthKitStartupCheck(DiscoveredKeys keys, ILogger<AuthKitStartupCheck> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.LoadAsync(cancellationToken);
        }
        catch (IssuerUnavailableException e) when (e is not IssuerMisconfiguredException)
        {
            LogUnreachable(e.Message);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Starting without AuthKit's signing keys; they are fetched when the first token comes: {Reason}")]
    private partial void LogUnreachable(string reason);
}
