using Microsoft.Extensions.Hosting;

namespace Wikibot.AppHost.Local;

/// <summary>What the services write, on the terminal too, with the resource's name in front: Aspire itself shows it in its dashboard only.</summary>
internal sealed class TerminalLog(ResourceNotificationService notifications, ResourceLoggerService logs, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopped);
        var followed = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in notifications.WatchAsync(stopping.Token))
            {
                if (change is { Resource: ProjectResource, Snapshot.IsHidden: false } && !followed.ContainsKey(change.ResourceId))
                {
                    followed[change.ResourceId] = FollowAsync(change.Resource.Name, change.ResourceId, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(followed.Values);
        }
    }

    private async Task FollowAsync(string name, string id, CancellationToken cancellation)
    {
        try
        {
            await foreach (var lines in logs.WatchAsync(id).WithCancellation(cancellation))
            {
                foreach (var line in lines)
                {
                    Console.WriteLine($"{name} | {WithoutTime(line.Content)}");
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host ends, and nothing writes any more.
        }
    }

    // The orchestrator puts the time in front, for the dashboard.
    private static string WithoutTime(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 && line[..space].EndsWith('Z') && char.IsDigit(line[0]) ? line[(space + 1)..] : line;
}
