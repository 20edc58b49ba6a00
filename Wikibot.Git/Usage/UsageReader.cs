using Microsoft.Extensions.Options;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Quotas;

namespace Wikibot.Git.Usage;

/// <summary>Says what a wiki holds beside what it may hold. Bytes are counted only where they are limited, as they are then with each change.</summary>
internal sealed class UsageReader(WikiIndexes indexes, WikiSize sizes, IOptions<QuotaOptions> options)
{
    public async Task<WikiUsage> ReadAsync(WikiAccess access, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var quota = options.Value.Of(wiki.Name);
        Held? held = quota.IsOfSize ? await sizes.OfAsync(wiki, await wiki.TipAsync(cancellationToken), cancellationToken) : null;
        return new WikiUsage(
            held?.Pages ?? await indexes.ReadAsync(wiki, IndexNeed.Files, indexes.UpdateTime, (_, state) => (long)state.Pages, cancellationToken),
            quota.MaxPages,
            held?.Bytes,
            quota.MaxBytes,
            quota.MaxHistoryBytes is null ? null : held?.History,
            quota.MaxHistoryBytes,
            quota.WritesPerMinute,
            quota.UserWritesPerMinute);
    }
}
