using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Budgets;

/// <summary>
/// Where heavy work waits its turn: one piece of each caller, and of all callers so few that a processor is left for everybody else.
/// Such work runs on threads of its own, so that no light request waits for a thread of the pool.
/// </summary>
internal sealed class WorkLane(IOptions<BudgetOptions> options) : IDisposable
{
    /// <summary>Work on less than this many characters is light: some milliseconds at most.</summary>
    public const int Heavy = 64 * 1024;

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Limit(1, options.Value.HeavyWaitingPerCaller)), StringComparer.Ordinal);

    private readonly ConcurrencyLimiter _all = new(Limit(options.Value.HeavyAtOnce, int.MaxValue));

    /// <summary>Does work of the current request: at once when it is light, else when its turn comes.</summary>
    /// <param name="size">Characters that it goes through.</param>
    /// <param name="work">The work; it tells its steps to <see cref="RequestBudget.Step"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="WikibotProblemException">The caller has too much work waiting (429).</exception>
    public static async ValueTask<T> RunAsync<T>(long size, Func<T> work, CancellationToken cancellationToken)
    {
        if (size < Heavy || RequestBudget.Current is not { Lane: { } lane } budget)
        {
            return work();
        }

        using var turn = await lane._callers.AcquireAsync(budget.Caller, 1, cancellationToken);
        if (!turn.IsAcquired)
        {
            throw Problem.Make(429, ProblemCodes.TooManyRequests, "You have too much heavy work waiting.");
        }

        using var place = await lane._all.AcquireAsync(1, cancellationToken);
        return await Task.Factory.StartNew(
            () =>
            {
                budget.MeasureFromHere();
                return work();
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    public void Dispose()
    {
        _callers.Dispose();
        _all.Dispose();
    }

    private static ConcurrencyLimiterOptions Limit(int permits, int waiting) =>
        new() { PermitLimit = permits, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
