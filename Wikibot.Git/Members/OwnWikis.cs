using Microsoft.Extensions.Options;
using Wikibot.Git.Quotas;

namespace Wikibot.Git.Members;

/// <summary>How many wikis a user may own (<see cref="QuotaOptions.UserWikis"/>).</summary>
internal sealed class OwnWikis(IWikiStore store, WikiGate gate, MetaReader metas, MemberMarkers markers, IOptions<QuotaOptions> options)
{
    /// <summary>Makes sure that there is room for one more.</summary>
    /// <exception cref="WikibotProblemException">There is none (403 <c>quota_exceeded</c>).</exception>
    public async Task RequireRoomAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (options.Value.UserWikis is not { } most)
        {
            return;
        }

        var own = 0;
        foreach (var name in await markers.ListAsync(caller, cancellationToken))
        {
            own += await IsOwnAsync(name, caller, cancellationToken) ? 1 : 0;
            if (own >= most)
            {
                throw QuotaProblem.Wikis(most, own);
            }
        }
    }

    /// <summary>Those in their grace period count: they can be brought back. One that cannot be read counts for nobody.</summary>
    private async Task<bool> IsOwnAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return WikiName.IsValid(name) && await store.OpenAsync(name, cancellationToken) is { } wiki
                && await metas.ReadAsync(wiki, cancellationToken) is var meta && meta.Members.RoleOf(caller.Subject) is Role.Owner && !gate.IsGone(meta, Role.Owner);
        }
        catch (Exception broken) when (WikiDamage.Of(broken, name) is not null)
        {
            return false;
        }
    }
}
