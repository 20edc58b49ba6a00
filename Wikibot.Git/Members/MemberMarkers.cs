using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Commits;

namespace Wikibot.Git.Members;

/// <summary>
/// One marker for each wiki of a subject, and of an e-mail that is invited, so that listing reads one folder instead of every wiki.
/// A hint only: whoever lists checks each against its members ref.
/// </summary>
internal sealed class MemberMarkers(IWikiStore store, MetaReader metas) : IAfterCommit
{
    /// <summary>Marks the wiki for whoever came by the commit, and for whoever went no more: of a thousand members, those.</summary>
    public async Task AfterAsync(Committed committed, CancellationToken cancellationToken)
    {
        if (committed.RefName != WikiRefs.Members)
        {
            return;
        }

        var wiki = committed.Wiki;
        var before = await BeforeAsync(committed, cancellationToken);
        var after = (await metas.ReadAsync(wiki, committed.To, cancellationToken)).Members;
        foreach (var folder in Came(before, after))
        {
            await store.Markers.WriteAsync(folder, wiki.Name, default, cancellationToken);
        }

        foreach (var gone in before.Subjects.Where(subject => !after.Has(subject, null)))
        {
            await RemoveAsync(wiki, gone, key: null, cancellationToken);
        }

        foreach (var gone in before.InvitedKeys.Where(key => !after.Has(null, key)))
        {
            await RemoveAsync(wiki, subject: null, gone, cancellationToken);
        }
    }

    public Task AddAsync(string subject, string wiki, CancellationToken cancellationToken) =>
        store.Markers.WriteAsync(FolderOf(subject), wiki, default, cancellationToken);

    /// <summary>The wikis that a caller may be a member of, or be invited to by their verified e-mail, in no order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        var own = await store.Markers.ListAsync(FolderOf(caller.Subject), cancellationToken);
        var invited = caller.EmailVerified && EmailAddress.Key(caller.Email) is { } key ? await store.Markers.ListAsync(InvitesOf(key), cancellationToken) : [];
        return invited.Count == 0 ? own : [.. own.Union(invited, StringComparer.Ordinal)];
    }

    /// <summary>Removes the markers of a wiki that is gone.</summary>
    public async Task ForgetAsync(string wiki, MemberList members, CancellationToken cancellationToken)
    {
        foreach (var folder in Came(MemberList.Empty, members))
        {
            await store.Markers.RemoveAsync(folder, wiki, cancellationToken);
        }
    }

    private static IEnumerable<string> Came(MemberList before, MemberList after) =>
        after.Subjects.Where(subject => !before.Has(subject, null)).Select(FolderOf).Concat(after.InvitedKeys.Where(key => !before.Has(null, key)).Select(InvitesOf));

    /// <summary>Nobody where the list was damaged: a restore mends it, and must not fail by that.</summary>
    private async Task<MemberList> BeforeAsync(Committed committed, CancellationToken cancellationToken)
    {
        try
        {
            return committed.From is { } id ? (await metas.ReadAsync(committed.Wiki, id, cancellationToken)).Members : MemberList.Empty;
        }
        catch (StoreFailedException damaged) when (damaged.Damage == StoreDamage.Form)
        {
            return MemberList.Empty;
        }
    }

    /// <summary>Removed, and looked at again: another process may have made them a member anew, and marked that, before this removal.</summary>
    private async Task RemoveAsync(IWiki wiki, string? subject, string? key, CancellationToken cancellationToken)
    {
        var folder = subject is not null ? FolderOf(subject) : InvitesOf(key!);
        await store.Markers.RemoveAsync(folder, wiki.Name, cancellationToken);
        if ((await metas.ReadAsync(wiki, cancellationToken)).Members.Has(subject, key))
        {
            await store.Markers.WriteAsync(folder, wiki.Name, default, cancellationToken);
        }
    }

    /// <summary>The subject itself may hold anything, and is nobody's business on the share.</summary>
    private static string FolderOf(string subject) => $"users/{Hash(subject)}";

    private static string InvitesOf(string key) => $"invites/{Hash(key)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
