using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Sharing;

/// <summary>Who may do what: shown, and changed by commits on the members ref.</summary>
internal sealed class MemberService(CommitDoor door, WikiGate gate, MetaReader metas, TimeProvider time)
{
    private const string NoRole = SetMemberRequest.NoRole;

    /// <summary>Members by user id; for owners invitations after them.</summary>
    public async Task<WikiMembers> ListAsync(WikiAccess access, MembersQuery query, CancellationToken cancellationToken)
    {
        var list = (await metas.ReadAsync(access.Wiki, cancellationToken)).Members;
        var start = Cursor.Offset(query.Cursor);
        var all = list.All.Select(member => new WikiMember(member.Role.ToName(), member.Subject, member.Name, member.Email));
        if (access.Role == Role.Owner)
        {
            all = all.Concat(list.Invited.Select(invitation => new WikiMember(invitation.Role.ToName(), Email: invitation.Email, Invited: true)));
        }

        var limit = query.Limit ?? MembersQuery.DefaultLimit;
        WikiMember[] page = [.. all.Skip(start).Take(limit + 1)];
        return new WikiMembers([.. page.Take(limit)], page.Length > limit ? Cursor.At(start + limit) : null);
    }

    /// <summary>Gives somebody a role, or takes it.</summary>
    public Task<MemberChange> SetAsync(WikiAccess access, OperationId operation, SetMemberRequest request, CancellationToken cancellationToken)
    {
        var role = Check.Required(request.Role, "role") == NoRole ? (Role?)null
            : Roles.FromName(request.Role) ?? throw Problem.Invalid("role", "choice", $"'role' is owner, editor, viewer, or {NoRole} to remove.");
        return CommitAsync(
            access, Operation.Of(operation, access.Caller, "set-member", access.Wiki.Name, request), MemberName.Parse(request.Member), role, request.Confirm, Role.Owner, cancellationToken);
    }

    /// <summary>Makes the caller a member no more.</summary>
    public Task<MemberChange> LeaveAsync(WikiAccess access, OperationId operation, LeaveRequest request, CancellationToken cancellationToken) => CommitAsync(
        access, Operation.Of(operation, access.Caller, "leave", access.Wiki.Name, request), new MemberName(access.Caller.Subject, null, null), role: null, request.Confirm, Role.Viewer, cancellationToken);

    private async Task<MemberChange> CommitAsync(WikiAccess access, Operation operation, MemberName who, Role? role, string? confirm, Role needed, CancellationToken cancellationToken)
    {
        var (wiki, caller) = (access.Wiki, access.Caller);
        MemberPlan? plan = null;
        var result = await door.CommitAsync(
            wiki,
            WikiRefs.Members,
            operation,
            async (tip, token) =>
            {
                // All of it by the very tip that the swap will be on: of two owners who remove each other, the second finds that they are none.
                var meta = await metas.ReadAsync(wiki, tip, token);
                await gate.RequireAsync(meta, access, new NeedsRole(needed), token);
                plan = MemberPlan.Of(meta.Members, who, role, () => new Invitation(who.Email!, Role.Viewer, caller.Subject, Now()));
                if (plan.EndsOwner)
                {
                    Confirmation.Require(confirm, wiki.Name, $"take ownership from {(who.Subject == caller.Subject ? "yourself" : who.Shown)}");
                }

                return ReferenceEquals(plan.List, meta.Members)
                    ? (ChangeSet.Empty, CommitOrigin.Details(caller, time, ""))
                    : (new ChangeSet([new FileChange(MemberList.FileName, plan.List.ToJson())]),
                        CommitOrigin.Details(caller, time, Message(who, plan), MemberTrailer.Make(who.Shown, plan.Before, plan.After)));
            },
            cancellationToken);

        // Of a repeat the first result, which its commit tells.
        var invited = (await metas.ReadAsync(wiki, result.Tip, cancellationToken)).Members.Has(null, who.Key);
        return result.Changed && MemberTrailer.Read(result.Tip.Commit) is var (member, before, after)
            ? new MemberChange(member, after, before, Changed: true, invited ? true : null)
            : new MemberChange(who.Shown, MemberTrailer.Named(plan!.After), MemberTrailer.Named(plan.Before), Changed: false, invited ? true : null);
    }

    private static string Message(MemberName who, MemberPlan plan) => (plan.Before, plan.After, plan.Invited) switch
    {
        (null, { } role, true) => $"Invite {who.Shown} as {role.ToName()}",
        (_, null, true) => $"Withdraw the invitation of {who.Shown}",
        (_, { } role, true) => $"Invite {who.Shown} as {role.ToName()} instead",
        (null, { } role, false) => $"Add {who.Shown} as {role.ToName()}",
        ({ } before, null, false) => $"Remove {who.Shown}, {before.ToName()}",
        ({ } before, { } role, false) => $"Make {who.Shown} {role.ToName()} instead of {before.ToName()}",
        _ => "",
    };

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
}
