using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Wikis;

/// <summary>Lists and describes wikis, as their members see them.</summary>
internal sealed class WikiLister(IWikiStore store, WikiGate gate, MetaReader metas, Invitations invitations, MemberMarkers markers, DamagedWikis damaged)
{
    /// <summary>Wikis in one answer of the list, when no number is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most wikis in one answer of the list.</summary>
    public const int MaxLimit = 500;

    private const int AtOnce = 8;

    /// <summary>
    /// By the markers of the caller's subject and verified e-mail, each checked against its wiki's members ref; where they are invited, they are a member
    /// from then on. Wikis that are not in the answer are not looked at.
    /// </summary>
    public async Task<WikiList> ListAsync(RequestCaller asking, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = Cursor.Decode(cursor, 1) is [var last] ? last : "";
        var names = (await markers.ListAsync(asking.Caller, cancellationToken)).Where(name => asking.Token?.Reaches(name) != false).ToList();

        // One more than is asked for, which says whether there are more. Of thousands of names only those that are looked at are brought into order.
        List<WikiInfo> wikis = [];
        string[] next;
        do
        {
            next = [.. names.Where(name => string.CompareOrdinal(name, after) > 0).Order(StringComparer.Ordinal).Take(limit + 1 - wikis.Count)];
            wikis.AddRange(await LookAsync([.. next.Where(WikiName.IsValid)], asking, cancellationToken));
            after = next.LastOrDefault(after);
        }
        while (next.Length > 0 && wikis.Count <= limit);

        return wikis.Count > limit ? new WikiList(wikis[..limit], Cursor.Encode(wikis[limit - 1].Name)) : new WikiList(wikis);
    }

    /// <summary>One wiki.</summary>
    public async Task<WikiInfo> GetAsync(WikiAccess access, CancellationToken cancellationToken) => access.Wiki.Describe(
        access.Role, (await access.Wiki.TipAsync(cancellationToken)).Commit, (await metas.ReadAsync(access.Whole, cancellationToken)).Settings);

    /// <summary>Those that the caller sees, in the same order. Several at once: on a share each waits for some answers of its own.</summary>
    private async Task<IEnumerable<WikiInfo>> LookAsync(List<string> names, RequestCaller asking, CancellationToken cancellationToken)
    {
        var seen = new WikiInfo?[names.Count];
        await Parallel.ForAsync(
            0, names.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, stop) => seen[i] = await LookAsync(names[i], asking, stop));
        return seen.OfType<WikiInfo>();
    }

    /// <summary>A wiki for the list; null when it is gone, or the caller is no member. A broken one must not take the others with it: it is named as what it is.</summary>
    private async Task<WikiInfo?> LookAsync(string name, RequestCaller asking, CancellationToken cancellationToken)
    {
        try
        {
            return await store.OpenAsync(name, cancellationToken) is { } wiki ? await DescribeAsync(wiki, asking, cancellationToken) : null;
        }
        catch (Exception broken) when (WikiDamage.Of(broken, name) is not null)
        {
            // Whether the caller is still a member cannot be read. The marker says that they were one, and all that they learn is a name that they knew.
            damaged.Note(name, broken);
            return new WikiInfo(name, "unknown", "", DateTimeOffset.UnixEpoch, Damage: WikiDamage.Of(broken, name)!.Message);
        }
    }

    private async Task<WikiInfo?> DescribeAsync(IWiki wiki, RequestCaller asking, CancellationToken cancellationToken)
    {
        var (caller, token) = asking;
        var meta = await metas.ReadAsync(wiki, cancellationToken);
        var role = meta.Settings.DeletedAt is null && meta.Members.InvitationOf(caller) is not null
            ? await invitations.ClaimAsync(wiki, caller, cancellationToken)
            : meta.Members.RoleOf(caller.Subject);
        return role?.Within(token) is not { } own || gate.IsGone(meta, own) ? null : wiki.Describe(own, (await TipAsync(wiki, token, cancellationToken)).Commit, meta.Settings);
    }

    /// <summary>The newest state, which of a folder is that in which something changed there.</summary>
    private ValueTask<Snapshot> TipAsync(IWiki wiki, AgentToken? token, CancellationToken cancellationToken) => (token?.Folder is null ? wiki : gate.SeenBy(wiki, token)).TipAsync(cancellationToken);
}

internal static class WikiDescription
{
    /// <summary>A wiki as a member of that role sees it.</summary>
    public static WikiInfo Describe(this IWiki wiki, Role role, Commit tip, WikiSettings settings) =>
        new(wiki.Name, role.ToName(), tip.Id.ToString(), tip.Committer.When, tip.Tree.ToString(), Title: settings.Title, DeletedUntil: settings.DeletedUntil, PublicSince: settings.PublicSince);
}
