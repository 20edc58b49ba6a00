using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Wikibot.AppHost.Local;

/// <summary>
/// What the schedule of Wikibot.Infra does in AWS: asks the git service for maintenance and for a backup, of one wiki each time, every
/// wiki in its turn. The dashboard shows it as a resource with its log, and a command for a turn at once.
/// </summary>
internal sealed class LocalSchedule(
    ScheduleResource resource, LocalSettings local, ResourceNotificationService notifications, ResourceLoggerService logs, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>What is asked for, as in Wikibot.Infra.</summary>
    private static readonly string[] s_kinds = ["maintenance", "backup"];

    /// <summary>What the secret is derived for; the git service and Wikibot.Infra have the same constant.</summary>
    private const string Purpose = "wikibot/events/v1";

    /// <summary>After a start the first turn comes sooner: a system that runs for minutes only is to be kept in order too.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = logs.GetLogger(resource);
    private readonly string _secret =
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(local.IdentitySecret), Encoding.UTF8.GetBytes(Purpose)));

    // A turn works for up to 4 minutes (EventOptions), a backup for as long as it needs.
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://localhost:{local.GitPort}"), Timeout = TimeSpan.FromMinutes(15) };

    /// <summary>One turn: one wiki's maintenance, and one wiki's backup.</summary>
    /// <returns>Null, or the reasons why not all was done: what fails is taken up by the next turn.</returns>
    public async Task<string?> TurnAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [];
        foreach (var kind in s_kinds)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync("/events", new { source = "wikibot.schedule", kind, secret = _secret }, cancellationToken);
                var told = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    _log.LogInformation("{Kind}: {Answer}", kind, told);
                    continue;
                }

                failures.Add($"{kind}: {told}");
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failures.Add($"{kind}: the git service gave no answer ({e.Message})");
            }

            _log.LogError("{Failure}", failures[^1]);
        }

        return failures.Count == 0 ? null : string.Join('\n', failures);
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await notifications.WaitForResourceHealthyAsync("git", stopping.Token);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.Running });
            using var timer = new PeriodicTimer(local.Schedule < s_first ? local.Schedule : s_first);
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                timer.Period = local.Schedule;
                await TurnAsync(stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops, and with it what the schedule calls.
        }
    }
}

/// <summary>The schedule as the dashboard shows it.</summary>
internal sealed class ScheduleResource() : Resource("schedule")
{
    /// <summary>Adds it with its command, and what works it off.</summary>
    public static void AddTo(IDistributedApplicationBuilder builder, LocalSettings local)
    {
        var schedule = new ScheduleResource();
        builder.Services
            .AddSingleton(schedule)
            .AddSingleton(local)
            .AddSingleton<LocalSchedule>()
            .AddHostedService(services => services.GetRequiredService<LocalSchedule>());
        builder.AddResource(schedule)
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = "Schedule",
                State = KnownResourceStates.Waiting,
                Properties = [new("maintenance and backup of one wiki every", local.Schedule.ToString("c", CultureInfo.InvariantCulture))],
            })
            .WithCommand("turn", "Take a turn now", TakeTurnAsync)
            .ExcludeFromManifest();
    }

    private static async Task<ExecuteCommandResult> TakeTurnAsync(ExecuteCommandContext context) =>
        await context.Services.GetRequiredService<LocalSchedule>().TurnAsync(context.CancellationToken) is { } failure
            ? CommandResults.Failure(failure)
            : CommandResults.Success();
}
