using Wikibot.Git.Commits;

namespace Wikibot.Git.Members;

/// <summary>Makes members of those invited, at whatever they ask first.</summary>
internal sealed class Invitations(CommitDoor door, MetaReader metas, TimeProvider time)
{
    /// <summary>Claims the invitation of the caller's verified e-mail. A member keeps a role that is higher.</summary>
    /// <returns>The role then; null when there is no invitation, or none any more.</returns>
    public async Task<Role?> ClaimAsync(IWiki wiki, Caller caller, CancellationToken cancellationToken)
    {
        var result = await door.CommitAsync(
            wiki,
            WikiRefs.Members,
            Operation.New(),
            async (tip, token) =>
            {
                var list = (await metas.ReadAsync(wiki, tip, token)).Members;
                // Of two requests at once the second finds it claimed, and of a withdrawal at once one of both comes first.
                if (list.InvitationOf(caller) is not { } invitation)
                {
                    return (ChangeSet.Empty, CommitOrigin.Details(caller, time, ""));
                }

                var before = list.RoleOf(caller.Subject);
                var role = before > invitation.Role ? before.Value : invitation.Role;
                var joined = list.WithoutInvitation(EmailAddress.Key(invitation.Email)!).With(Member.Of(caller, role));
                return (
                    new ChangeSet([new FileChange(MemberList.FileName, joined.ToJson())]),
                    CommitOrigin.Details(caller, time, $"Join as {role.ToName()}, invited as {invitation.Email}", MemberTrailer.Make(caller.Subject, before, role)));
            },
            cancellationToken);
        return (await metas.ReadAsync(wiki, result.Tip, cancellationToken)).Members.RoleOf(caller.Subject);
    }
}
