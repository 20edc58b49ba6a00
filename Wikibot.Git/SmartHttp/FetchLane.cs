using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.SmartHttp;

/// <summary>
/// Where clones and fetches wait their turn: each has a thread of its own for as long as its client takes to read. Who would wait too long is told to come
/// again, at the first question that git asks if possible: of that answer it shows the words. All who are not signed in are one user.
/// </summary>
internal sealed class FetchLane(IOptions<FetchOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>When to come again.</summary>
    private const int RetrySeconds = 10;

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Limit(options.Value.PerCaller, options.Value.Waiting)), StringComparer.Ordinal);

    private readonly ConcurrencyLimiter _all = new(Limit(options.Value.AtOnce, options.Value.Waiting));

    /// <inheritdoc cref="FetchOptions.MaxAnswerBytes"/>
    public long? MaxAnswerBytes => options.Value.MaxAnswerBytes;

    /// <summary>Refuses whoever would find no place, not even one to wait in.</summary>
    /// <exception cref="WikibotProblemException">There is none (503, with <c>Retry-After</c>).</exception>
    public void RequireRoom()
    {
        if (_all.GetStatistics() is { CurrentAvailablePermits: 0 } now && now.CurrentQueuedCount >= options.Value.Waiting)
        {
            throw Busy();
        }
    }

    /// <summary>Waits for a place; whoever got it leaves it by disposing of it.</summary>
    /// <param name="caller">The user.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="WikibotProblemException">There is none in time (503, with <c>Retry-After</c>).</exception>
    public async Task<IDisposable> EnterAsync(string caller, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        RateLimitLease? own = null;
        try
        {
            own = Taken(await _callers.AcquireAsync(caller, 1, either.Token));
            return new Place(own, Taken(await _all.AcquireAsync(1, either.Token)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            own?.Dispose();
            throw Busy();
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _callers.Dispose();
        _all.Dispose();
    }

    private static RateLimitLease Taken(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw Busy();
    }

    private static WikibotProblemException Busy() => Problem.Make(
        503, ProblemCodes.Busy, $"Too many clones and fetches at once. Nothing is wrong with yours: try again in {RetrySeconds} s.", ("retryAfter", RetrySeconds));

    private static ConcurrencyLimiterOptions Limit(int permits, int waiting) =>
        new() { PermitLimit = permits, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    private sealed class Place(RateLimitLease own, RateLimitLease all) : IDisposable
    {
        public void Dispose()
        {
            all.Dispose();
            own.Dispose();
        }
    }
}
