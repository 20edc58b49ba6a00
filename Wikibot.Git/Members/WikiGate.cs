using System.Runtime.CompilerServices;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Members;

/// <summary>
/// The one place where roles are enforced. Every request reads the members ref. Whoever is no member gets the answer of a wiki that does not exist,
/// and so does everybody of a deleted one, but for its owners.
/// </summary>
/// <param name="store">All wikis.</param>
/// <param name="metas">Reads members and settings.</param>
/// <param name="invitations">Makes members of those invited.</param>
/// <param name="time">The clock.</param>
/// <param name="views">What stands between requests and a wiki, beside their budget.</param>
internal sealed class WikiGate(IWikiStore store, MetaReader metas, Invitations invitations, TimeProvider time, IEnumerable<IWikiView>? views = null)
{
    private readonly ConditionalWeakTable<IWiki, IWiki> _seen = [];

    /// <summary>Opens a wiki for a caller whose role is enough. Who was invited by their verified e-mail is a member from here on.</summary>
    public async ValueTask<WikiAccess> OpenAsync(Caller caller, string wikiName, NeedsRole needed, CancellationToken cancellationToken)
    {
        if ((WikiName.IsValid(wikiName) ? await store.OpenAsync(wikiName, cancellationToken) : null) is not { } found)
        {
            throw Problem.WikiNotFound(wikiName);
        }

        var wiki = _seen.GetValue(found, See);
        var meta = await metas.ReadAsync(wiki, cancellationToken);
        if (meta.Settings.DeletedAt is null && meta.Members.InvitationOf(caller) is not null)
        {
            await invitations.ClaimAsync(wiki, caller, cancellationToken);
            meta = await metas.ReadAsync(wiki, cancellationToken);
        }

        return new WikiAccess(wiki, caller, Require(meta, wiki.Name, caller, needed));
    }

    /// <summary>Checks the role again, against the members ref as it is now: before every try of a swap.</summary>
    public async ValueTask<WikiAccess> RecheckAsync(WikiAccess access, Role needed, CancellationToken cancellationToken) =>
        access with { Role = Require(await metas.ReadAsync(access.Wiki, cancellationToken), access.Wiki.Name, access.Caller, new NeedsRole(needed)) };

    /// <summary>The caller's role, as one state of the ref has it.</summary>
    /// <exception cref="WikibotProblemException">They have none, or one that is not enough.</exception>
    public Role Require(WikiMeta meta, string wiki, Caller caller, NeedsRole needed)
    {
        if (meta.Members.RoleOf(caller.Subject) is not { } role || IsGone(meta, role))
        {
            throw Problem.WikiNotFound(wiki);
        }

        if (meta.Settings.DeletedUntil is { } until && !needed.EvenDeleted)
        {
            throw Problem.Make(
                404, ProblemCodes.WikiDeleted, $"The wiki '{wiki}' is deleted. An owner can bring it back until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.", ("until", until.ToString("O")));
        }

        return role >= needed.Role
            ? role
            : throw Problem.Make(403, ProblemCodes.Forbidden, $"Your role in '{wiki}' is {role.ToName()}; this needs {needed.Role.ToName()}.", ("role", role.ToName()), ("needed", needed.Role.ToName()));
    }

    /// <summary>Whether a member of this role sees nothing of the wiki any more.</summary>
    public bool IsGone(WikiMeta meta, Role role) => meta.Settings.DeletedUntil is { } until && (role != Role.Owner || time.GetUtcNow() >= until);

    private IWiki See(IWiki opened) => (views ?? []).Aggregate((IWiki)new BudgetedWiki(opened), (wiki, view) => view.Over(wiki));
}
