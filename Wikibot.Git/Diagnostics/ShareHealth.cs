using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Wikibot.Git.Diagnostics;

/// <summary>Part of <c>/health</c>: whether the share is there, by one file operation.</summary>
internal sealed class ShareHealth(Share share) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(share.IsThere() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The share is gone."));
        }
        catch (StoreFailedException e)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(e.Message, e));
        }
    }
}
