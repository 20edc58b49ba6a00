using System.Net;
using Polly;
using Polly.Retry;

namespace Wikibot.Git.Client;

/// <summary>
/// Retries GET, and nothing else: a mutation is repeated by whoever knows its operation id.
/// At most 3 more attempts, after about 0.1, 0.2 and 0.4 s, jittered.
/// </summary>
internal sealed class RetryReadsHandler(TimeProvider time) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .HandleResult(answer => answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
            })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        HttpResponseMessage? last = null;
        return await _pipeline.ExecuteAsync(
            async token =>
            {
                last?.Dispose();
                return last = await base.SendAsync(request, token);
            },
            cancellationToken);
    }
}
