using Microsoft.Extensions.Options;
using Wikibot.Git.Backups;
using Wikibot.Git.Diagnostics;

namespace Wikibot.Git.Events;

/// <summary>
/// What an operator orders where there is no shell beside the data: in AWS, by invoking the git function (<c>./wikibot operate</c>).
/// The orders carry a secret of their own, because that of the schedule can be read by whoever may look at schedules.
/// </summary>
internal sealed class OperatorOrders(IServiceProvider services, IEnumerable<IScheduledWork> works, IOptions<EventOptions> options, ILogger<OperatorOrders> logger)
{
    private static readonly Caller Operator = new("operator", "Wikibot operator", "operator@wikibot.invalid");

    /// <summary>What can be ordered, beside the scheduled kinds for one wiki.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["share", "restore", "verify"];

    /// <summary>Carries <paramref name="order"/> out.</summary>
    /// <exception cref="WikibotProblemException">It is none, or cannot be carried out.</exception>
    public async Task<object> RunAsync(OperatorOrder order, bool cold, CancellationToken cancellationToken)
    {
        logger.LogInformation("Operator's order: {Kind} of {Wiki}", order.Kind, order.Wiki);
        switch (order.Kind)
        {
            case "share":
                return services.GetRequiredService<ShareProbe>().Run(cold);
            case "restore":
                var request = new BackupRestoreRequest(Wiki(order), order.Backup, order.At, order.Into, order.Members);
                return await services.GetRequiredService<RestoreRunner>().RunAsync(request, Operator, cancellationToken);
            case "verify":
                return await services.GetRequiredService<BackupVerifier>().RunAsync(Wiki(order), cancellationToken);
            default:
                var work = works.FirstOrDefault(known => known.Kind == order.Kind)
                    ?? throw Problem.Invalid("kind", "known", $"'kind' must be one of {string.Join(", ", Kinds.Concat(works.Select(known => known.Kind)))}.");
                var wiki = Wiki(order);
                if (await services.GetRequiredService<IWikiStore>().OpenAsync(wiki, cancellationToken) is null)
                {
                    throw Problem.Make(404, ProblemCodes.WikiNotFound, $"There is no wiki '{wiki}'.");
                }

                var result = await work.RunAsync(wiki, options.Value.Budget, cancellationToken);
                return new EventOutcome(work.Kind, wiki, result.Finished, result.Summary);
        }
    }

    private static string Wiki(OperatorOrder order) => order.Wiki is { Length: > 0 } wiki
        ? wiki
        : throw Problem.Invalid("wiki", "required", $"'wiki' names the wiki for {order.Kind}.");
}

/// <summary>An order of an operator, or with the schedule's secret an event of the schedule.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Secret">One of the two secrets (<see cref="EventSecret"/>).</param>
/// <param name="Wiki">The wiki, in an order.</param>
/// <param name="Backup">For <c>restore</c>: id of the backup; the newest when left out.</param>
/// <param name="At">For <c>restore</c>: the newest backup not after this time.</param>
/// <param name="Into">For <c>restore</c>: the wiki to restore into.</param>
/// <param name="Members">For <c>restore</c>: members come back too.</param>
internal sealed record OperatorOrder(
    string? Kind = null, string? Secret = null, string? Wiki = null, string? Backup = null, DateTimeOffset? At = null, string? Into = null, bool Members = false);
