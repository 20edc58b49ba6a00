using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Wikibot.Git.Wikis;

/// <summary>
/// Wikis in which this process has met damage, for <c>/health</c>. The service stays up for the others, so it is degraded, not unhealthy;
/// each probe looks again, and forgets what was repaired.
/// </summary>
internal sealed class DamagedWikis(IWikiStore store) : IHealthCheck
{
    /// <summary>Most that are looked at again by a probe, and named.</summary>
    private const int Most = 20;

    private readonly ConcurrentDictionary<string, ObjectId?> _met = new(StringComparer.Ordinal);

    /// <summary>Takes note of damage that a request met.</summary>
    public void Note(string? wiki, Exception damage)
    {
        if (WikiName.IsValid(wiki))
        {
            _met[wiki!] = damage switch
            {
                StoreFailedException failed => failed.DamagedId,
                ObjectNotFoundException missing => missing.Id,
                _ => null,
            };
        }
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> broken = [];
        foreach (var (wiki, damaged) in _met.Take(Most))
        {
            if (await IsBrokenAsync(wiki, damaged, cancellationToken))
            {
                broken.Add(wiki);
            }
            else
            {
                _met.TryRemove(wiki, out _);
            }
        }

        return broken.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"damaged: {string.Join(", ", broken.Order(StringComparer.Ordinal))}");
    }

    private async Task<bool> IsBrokenAsync(string wiki, ObjectId? damaged, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.OpenAsync(wiki, cancellationToken) is not { } opened)
            {
                return false;
            }

            await opened.TipAsync(cancellationToken);
            await opened.ReadTipAsync(WikiRefs.Members, cancellationToken);
            return damaged is { } id && !await opened.IsWholeAsync(id, cancellationToken);
        }
        catch (Exception broken) when (WikiDamage.Of(broken, wiki) is not null || broken is StoreFailedException)
        {
            return true;
        }
    }
}
