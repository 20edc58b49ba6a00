using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Diagnostics;

/// <summary>Part of <c>/health</c>: whether the share is there, by one file operation.</summary>
internal sealed class ShareHealth(IOptions<StorageOptions> options) : IHealthCheck
{
    private readonly IShareFiles _files = WikiStore.DefaultFiles();

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(_files.Stat(options.Value.Root) is null ? HealthCheckResult.Unhealthy("The share is gone.") : HealthCheckResult.Healthy());
        }
        catch (ShareFileException e)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"The share failed: {e.Error}.", e));
        }
    }
}
