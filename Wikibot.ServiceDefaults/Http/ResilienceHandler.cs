using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>
/// Repeats what is safe to repeat (RFC 9110, section 9.2.1): GET and HEAD. A mutation is sent once: its caller repeats it with
/// the same operation id, or not at all. But for 429, which says that nothing was begun: one that carries an <c>Idempotency-Key</c>
/// is sent again, because Lambda answers so whenever an account's quota of functions that run at once is used up (10 in a new account).
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private const string Key = "Idempotency-Key";
    private const int ThrottledRetries = 6;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline<HttpResponseMessage> _once;
    private readonly ResiliencePipeline<HttpResponseMessage> _keyed;
    private readonly ResiliencePipeline<HttpResponseMessage> _repeated;

    public ResilienceHandler(HttpClientDefaultsOptions options, TimeProvider time)
    {
        _once = Limited().Build();
        var throttled = new PredicateBuilder<HttpResponseMessage>().HandleResult(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        var transient = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(IsTransient);
        _keyed = Repeated(options.Retries > 0 ? ThrottledRetries : 0, throttled).Build();
        _repeated = Repeated(options.Retries, transient).AddTimeout(options.AttemptTimeout).Build();

        ResiliencePipelineBuilder<HttpResponseMessage> Repeated(int retries, PredicateBuilder<HttpResponseMessage> what) => retries == 0
            ? Limited()
            : Limited().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = what,
                DelayGenerator = attempt => ValueTask.FromResult(RetryAfter(attempt.Outcome.Result, time)),
            });

        ResiliencePipelineBuilder<HttpResponseMessage> Limited() =>
            new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddTimeout(options.TotalTimeout);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.IsStreamed())
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var pipeline = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? _repeated
            : request.Headers.Contains(Key) ? _keyed
            : _once;
        try
        {
            return await pipeline.ExecuteAsync(
                static async (state, token) => await state.Send(state.Request, token),
                (Send: (Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>)base.SendAsync, Request: request),
                cancellationToken);
        }
        catch (TimeoutRejectedException timeout)
        {
            // What callers of HttpClient expect of a time limit.
            throw new TaskCanceledException($"No answer from {request.RequestUri?.Host} within {timeout.Timeout}.", new TimeoutException(timeout.Message, timeout));
        }
    }

    private static bool IsTransient(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>What the server asks for, within reason; null: the strategy's own delay.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var asked = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return asked is null || asked < TimeSpan.Zero ? null : asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }
}
