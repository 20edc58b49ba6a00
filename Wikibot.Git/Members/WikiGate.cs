using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Wikibot.Git.Budgets;
using Wikibot.Git.Folders;
using Wikibot.Git.Identity;
using Wikibot.Git.Quotas;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Members;

/// <summary>
/// The one place where roles are enforced. Every request reads the members ref. Whoever is no member gets the answer of a wiki that does not exist,
/// and so does everybody of a deleted one, but for its owners. Of a public wiki everybody is served by the routes that say so, as its viewers are.
/// </summary>
/// <param name="store">All wikis.</param>
/// <param name="metas">Reads members and settings.</param>
/// <param name="invitations">Makes members of those invited.</param>
/// <param name="tokens">Agents' tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="views">What stands between requests and a wiki, beside their budget.</param>
/// <param name="quotas">Limits of what wikis hold and how fast they change.</param>
internal sealed class WikiGate(IWikiStore store, MetaReader metas, Invitations invitations, TokenBook tokens, TimeProvider time, IEnumerable<IWikiView>? views = null, QuotaWikis? quotas = null)
{
    /// <summary>Folders of one wiki that a process keeps in sight; each remembers a part of its past.</summary>
    private const int MaxFolders = 16;

    private readonly ConditionalWeakTable<IWiki, IWiki> _seen = [];
    private readonly ConditionalWeakTable<IWiki, ConcurrentDictionary<string, IWiki>> _folders = [];

    /// <summary>Opens a wiki for a caller whose role is enough. Who was invited by their verified e-mail is a member from here on.</summary>
    public async ValueTask<WikiAccess> OpenAsync(RequestCaller asking, string wikiName, NeedsRole needed, TokenUse use, CancellationToken cancellationToken)
    {
        var (caller, token) = asking;
        if (token?.Reaches(wikiName) == false || (WikiName.IsValid(wikiName) ? await store.OpenAsync(wikiName, cancellationToken) : null) is not { } found)
        {
            throw Problem.WikiNotFound(wikiName);
        }

        var wiki = _seen.GetValue(found, See);

        // Nearly every request asks for the pages next.
        wiki.LookAhead(WikiRefs.Main);
        var meta = await metas.ReadAsync(wiki, cancellationToken);
        if (meta.Settings.DeletedAt is null && meta.Members.InvitationOf(caller) is not null)
        {
            await invitations.ClaimAsync(wiki, caller, cancellationToken);
            meta = await metas.ReadAsync(wiki, cancellationToken);
        }

        var role = IsPublicTo(meta, caller, needed) ? Role.Viewer.Within(token) : Require(meta, wiki.Name, caller, needed, token);
        TokenRole.Require(token, needed, use);
        return new WikiAccess(SeenBy(found, token), caller, role) { Token = token, Whole = wiki };
    }

    /// <summary>A wiki as requests see it: by a token of a folder, that folder alone.</summary>
    public IWiki SeenBy(IWiki opened, AgentToken? token)
    {
        if (token?.Folder is not { } folder)
        {
            return _seen.GetValue(opened, See);
        }

        var folders = _folders.GetValue(opened, _ => new ConcurrentDictionary<string, IWiki>(StringComparer.Ordinal));
        if (folders.Count >= MaxFolders && !folders.ContainsKey(folder))
        {
            folders.Clear();
        }

        return folders.GetOrAdd(folder, name => Viewed(new FolderWiki(Bounded(opened), name)));
    }

    /// <summary>Checks the role, and the token, again, against the members ref and the share as they are now: before every try of a swap.</summary>
    public async ValueTask<WikiAccess> RecheckAsync(WikiAccess access, Role needed, CancellationToken cancellationToken) =>
        access with { Role = await RequireAsync(await metas.ReadAsync(access.Whole, cancellationToken), access, new NeedsRole(needed), cancellationToken) };

    /// <summary>Whether the caller may still do it, as one state of the ref has it, and by the token that they came by.</summary>
    /// <exception cref="WikibotProblemException">They have no role any more, or one that is not enough, or the token has ended.</exception>
    public async ValueTask<Role> RequireAsync(WikiMeta meta, WikiAccess access, NeedsRole needed, CancellationToken cancellationToken)
    {
        var token = access.Token is { } known ? await tokens.RequireAsync(known.Hash, cancellationToken) : null;
        var role = Require(meta, access.Whole.Name, access.Caller, needed, token);
        return role >= needed.Role ? role : throw TokenLimit.Rights(token!, $"the rights of an {needed.Role.ToName()}");
    }

    /// <summary>Judges the user's role, and returns what of it the token leaves.</summary>
    private Role Require(WikiMeta meta, string wiki, Caller caller, NeedsRole needed, AgentToken? token)
    {
        if (RoleOf(meta, caller) is not { } role || IsGone(meta, role.Within(token)))
        {
            throw Problem.WikiNotFound(wiki);
        }

        if (meta.Settings.DeletedUntil is { } until && !needed.EvenDeleted)
        {
            throw Problem.Make(
                404, ProblemCodes.WikiDeleted, $"The wiki '{wiki}' is deleted. An owner can bring it back until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.", ("until", until.ToString("O")));
        }

        return role >= needed.Role
            ? role.Within(token)
            : throw Problem.Make(403, ProblemCodes.Forbidden, $"Your role in '{wiki}' is {role.ToName()}; this needs {needed.Role.ToName()}.", ("role", role.ToName()), ("needed", needed.Role.ToName()));
    }

    /// <summary>Whether a caller who is no member is served all the same.</summary>
    private static bool IsPublicTo(WikiMeta meta, Caller caller, NeedsRole needed) =>
        needed.EvenPublic && meta.Settings is { PublicSince: not null, DeletedAt: null } && RoleOf(meta, caller) is null;

    private static Role? RoleOf(WikiMeta meta, Caller caller) => caller.IsAnonymous ? null : meta.Members.RoleOf(caller.Subject);

    /// <summary>Whether a member of this role sees nothing of the wiki any more.</summary>
    public bool IsGone(WikiMeta meta, Role role) => meta.Settings.DeletedUntil is { } until && (role != Role.Owner || time.GetUtcNow() >= until);

    private IWiki See(IWiki opened) => Viewed(Bounded(opened));

    /// <summary>The limits come first, below whatever shows less of the wiki: they are judged on what there is.</summary>
    private IWiki Bounded(IWiki opened) => quotas is null ? new BudgetedWiki(opened) : quotas.Over(new BudgetedWiki(opened));

    private IWiki Viewed(IWiki wiki) => (views ?? []).Aggregate(wiki, (below, view) => view.Over(below));
}
