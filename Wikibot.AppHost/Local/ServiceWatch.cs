using Microsoft.Extensions.Hosting;

namespace Wikibot.AppHost.Local;

/// <summary>
/// Says on the terminal when something has ended that nobody told to, and starts a service again, as Lambda does with the next request.
/// One that ends more than <see cref="MostStarts"/> times is left alone: what is broken then is for a person to see.
/// </summary>
internal sealed class ServiceWatch(ResourceNotificationService notifications, ResourceCommandService commands, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>How often a service is started again while the host runs.</summary>
    private const int MostStarts = 5;

    private readonly Dictionary<string, string?> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _starts = new(StringComparer.Ordinal);

    /// <summary>Whether it is about a process or container of the system, and not about what Aspire adds for itself.</summary>
    public static bool Concerns(ResourceEvent change) =>
        change is { Resource: ProjectResource or ExecutableResource or ContainerResource, Snapshot.IsHidden: false }
        && !change.Resource.Name.StartsWith("aspire-", StringComparison.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token))
            {
                if (Concerns(change))
                {
                    await ReactAsync(change, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops, and with it the services.
        }
    }

    private async Task ReactAsync(ResourceEvent change, CancellationToken cancellation)
    {
        var before = _states.GetValueOrDefault(change.ResourceId);
        var now = change.Snapshot.State?.Text;
        _states[change.ResourceId] = now;
        var asked = before is not null && (before == KnownResourceStates.Stopping || KnownResourceStates.TerminalStates.Contains(before));
        if (now is null || asked || !KnownResourceStates.TerminalStates.Contains(now))
        {
            return;
        }

        var name = change.Resource.Name;
        var starts = _starts.GetValueOrDefault(name);
        var again = change.Resource is ProjectResource && starts < MostStarts;
        var how = change.Snapshot.ExitCode switch
        {
            // The orchestrator's word for it, where exit codes are 0 to 255.
            -1 when !OperatingSystem.IsWindows() => "ended by itself, by a signal such as kill -9 sends",
            { } code => $"ended by itself, with exit code {code}",
            null => $"ended by itself ({now})",
        };
        await Console.Error.WriteLineAsync($"'{name}' {how}.{(again ? " It is started again." : "")}");
        if (again)
        {
            _starts[name] = starts + 1;
            // One that ends at once has a moment longer each time, for what it lacks to come.
            await Task.Delay(TimeSpan.FromSeconds(starts), cancellation);
            await commands.ExecuteCommandAsync(change.Resource, KnownResourceCommands.StartCommand, cancellation);
        }
    }
}
