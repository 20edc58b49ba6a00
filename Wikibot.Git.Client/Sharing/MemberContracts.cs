using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/members</c>.</summary>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Members in one answer: 1 to 500; default 100.</param>
public sealed record MembersQuery(string? Cursor = null, [property: Range(1, MembersQuery.MaxLimit)] int? Limit = null)
{
    /// <summary>Members in one answer, when no number is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most members in one answer.</summary>
    public const int MaxLimit = 500;
}

/// <summary>Answer of <c>GET /wikis/{wiki}/members</c>: members by user id, then, for owners, invitations by e-mail.</summary>
public sealed record WikiMembers(
    [property: Description("Members; for owners those invited too.")] IReadOnlyList<WikiMember> Members,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null) : OfWiki;

/// <summary>A member, or somebody who is invited.</summary>
public sealed record WikiMember(
    [property: Description("owner, editor or viewer.")] string Role,
    [property: Description("User id; absent while invited.")] string? User = null,
    [property: Description("Name.")] string? Name = null,
    [property: Description("E-mail.")] string? Email = null,
    [property: Description("True while an invitation waits for them to sign in.")] bool? Invited = null);

/// <summary>Body of <c>POST /wikis/{wiki}/members</c>: gives somebody a role, or takes it.</summary>
/// <param name="Member">An e-mail, or a user id as <see cref="WikiMember.User"/> shows it.</param>
/// <param name="Role"><c>owner</c>, <c>editor</c>, <c>viewer</c>, or <c>none</c> to remove.</param>
/// <param name="Confirm">The wiki's name: needed where an owner stops being one.</param>
public sealed record SetMemberRequest(string Member, string Role, string? Confirm = null)
{
    /// <summary>The role of who has none.</summary>
    public const string NoRole = "none";
}

/// <summary>Body of <c>POST /wikis/{wiki}/leave</c>: the caller is a member no more.</summary>
/// <param name="Confirm">The wiki's name: needed of an owner.</param>
public sealed record LeaveRequest(string? Confirm = null);

/// <summary>Answer of a change of members.</summary>
public sealed record MemberChange(
    [property: Description("The member by user id, or the e-mail that is invited.")] string Member,
    [property: Description("Role now: owner, editor, viewer or none.")] string Role,
    [property: Description("Role before.")] string Was,
    [property: Description("False when it was so already.")] bool Changed,
    [property: Description("True when it waits as an invitation until they sign in with that e-mail, verified.")] bool? Invited = null) : OfWiki;
