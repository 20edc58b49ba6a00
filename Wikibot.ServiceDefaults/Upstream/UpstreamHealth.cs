using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>
/// Part of <c>/health</c>: this service is of no use without the one that it calls, so it is healthy only when that one says it is.
/// <c>/alive</c> asks nobody. What was found counts for two seconds: anyone may ask, and a question must not become two.
/// </summary>
internal sealed class UpstreamHealth(IHttpClientFactory clients, WakeUp.ClientName name, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private (DateTimeOffset Until, HealthCheckResult Result)? _last;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_last is { } last && time.GetUtcNow() < last.Until)
            {
                return last.Result;
            }
        }

        var result = await AskAsync(cancellationToken);
        lock (_lock)
        {
            _last = (time.GetUtcNow() + Fresh, result);
        }

        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var untraced = SuppressInstrumentationScope.Begin();
            using var client = clients.CreateClient(name.Value);
            using var answer = await client.GetAsync(new Uri("health", UriKind.Relative), patience.Token);
            return answer.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The service behind it answers {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Unhealthy($"The service behind it does not answer ({e.GetType().Name}).");
        }
    }
}

/// <summary>Another service's part of health.</summary>
public static class UpstreamHealthExtensions
{
    /// <summary>Makes <c>/health</c> ask the service of this client. Needs <c>AddWakeUp</c>, which names the client.</summary>
    public static IHttpClientBuilder AddHealth(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddHealthChecks().AddCheck<UpstreamHealth>(client.Name);
        client.Services.AddSingleton<UpstreamHealth>();
        return client;
    }
}
