using Wikibot.Git.Members;

namespace Wikibot.Git.Sharing;

/// <summary>What becomes of a list of members.</summary>
/// <param name="List">The list then.</param>
/// <param name="Before">The role before.</param>
/// <param name="After">The role then.</param>
/// <param name="Invited">Whether it is an invitation's.</param>
internal sealed record MemberPlan(MemberList List, Role? Before, Role? After, bool Invited)
{
    /// <summary>Most members and invitations of a wiki.</summary>
    private const int MaxMembers = 5000;

    /// <summary>Gives <paramref name="who"/> a role in a list, or takes it.</summary>
    /// <exception cref="WikibotProblemException">There is nobody to take it from, or no owner would be left.</exception>
    public static MemberPlan Of(MemberList list, MemberName who, Role? role, Func<Invitation> invite)
    {
        var plan = who.Subject is { } subject ? OfUser(list, subject, role) : OfEmail(list, who.Key!, role, invite);
        if (plan is { Before: null, After: null })
        {
            throw Problem.Make(404, ProblemCodes.MemberNotFound, $"'{who.Shown}' is neither a member nor invited.", ("member", who.Shown));
        }

        if (!plan.List.All.Any(member => member.Role == Role.Owner))
        {
            throw Problem.Make(409, ProblemCodes.LastOwner, "A wiki keeps an owner: make somebody else one first, or delete the wiki.");
        }

        return plan.List.Count > Math.Max(MaxMembers, list.Count)
            ? throw Problem.Invalid("member", "count", $"A wiki has at most {MaxMembers} members and invitations.")
            : plan;
    }

    /// <summary>Whether an owner stops being one.</summary>
    public bool EndsOwner => !Invited && Before == Role.Owner && After != Role.Owner;

    private static MemberPlan OfUser(MemberList list, string subject, Role? role)
    {
        var member = list.Find(subject);
        var changed = member?.Role == role ? list : role is not { } given ? list.Without(subject) : list.With((member ?? new Member(subject, given)) with { Role = given });
        return new MemberPlan(changed, member?.Role, role, Invited: false);
    }

    /// <summary>Whoever signed in with the e-mail is a member by it; else it is, or becomes, an invitation.</summary>
    private static MemberPlan OfEmail(MemberList list, string key, Role? role, Func<Invitation> invite)
    {
        var members = list.WithEmail(key);
        if (members.Count > 0)
        {
            var changed = members.Aggregate(list.InvitationOf(key) is null ? list : list.WithoutInvitation(key), (all, member) => OfUser(all, member.Subject, role).List);
            return new MemberPlan(changed, members.Max(member => member.Role), role, Invited: false);
        }

        var waiting = list.InvitationOf(key);
        var invited = waiting?.Role == role ? list : role is not { } wanted ? list.WithoutInvitation(key) : list.With(key, invite() with { Role = wanted });
        return new MemberPlan(invited, waiting?.Role, role, Invited: true);
    }
}
