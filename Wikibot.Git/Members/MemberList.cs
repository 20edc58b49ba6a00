using System.Collections.Immutable;

namespace Wikibot.Git.Members;

/// <summary>One member, as <c>members.json</c> keeps it.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Role">The role.</param>
/// <param name="Name">The name when they became one.</param>
/// <param name="Email">The e-mail then.</param>
/// <param name="EmailVerified">Whether the issuer vouched for it: only such an e-mail names a member.</param>
internal sealed record Member(string Subject, Role Role, string? Name = null, string? Email = null, bool EmailVerified = false)
{
    /// <summary>A caller as a member.</summary>
    public static Member Of(Caller caller, Role role) => new(caller.Subject, role, caller.Name, caller.Email, caller.EmailVerified);
}

/// <summary>The members of a wiki by subject, and who is invited by e-mail, each in ordinal order.</summary>
internal sealed class MemberList
{
    public const string FileName = "members.json";

    private readonly ImmutableSortedDictionary<string, Member> _members;
    private readonly ImmutableSortedDictionary<string, Invitation> _invited;

    private MemberList(ImmutableSortedDictionary<string, Member> members, ImmutableSortedDictionary<string, Invitation> invited) => (_members, _invited) = (members, invited);

    public static MemberList Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, Member>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, Invitation>(StringComparer.Ordinal));

    public IEnumerable<Member> All => _members.Values;

    /// <summary>Those invited.</summary>
    public IEnumerable<Invitation> Invited => _invited.Values;

    /// <summary>Subjects of the members.</summary>
    public IEnumerable<string> Subjects => _members.Keys;

    /// <summary>The keys (<see cref="EmailAddress.Key"/>) of those invited.</summary>
    public IEnumerable<string> InvitedKeys => _invited.Keys;

    /// <summary>Members and those invited.</summary>
    public int Count => _members.Count + _invited.Count;

    public Role? RoleOf(string subject) => Find(subject)?.Role;

    public Member? Find(string subject) => _members.GetValueOrDefault(subject);

    /// <summary>The members whose verified e-mail has this key.</summary>
    public IReadOnlyList<Member> WithEmail(string key) => [.. All.Where(member => member.EmailVerified && EmailAddress.Key(member.Email) == key)];

    /// <summary>Whether there is a member of this subject, or one invited by this key.</summary>
    public bool Has(string? subject, string? key) => (subject is not null && _members.ContainsKey(subject)) || (key is not null && _invited.ContainsKey(key));

    /// <summary>The invitation of an e-mail's key.</summary>
    public Invitation? InvitationOf(string key) => _invited.GetValueOrDefault(key);

    /// <summary>The invitation that a caller may claim: that of their verified e-mail.</summary>
    public Invitation? InvitationOf(Caller caller) => !_invited.IsEmpty && caller.EmailVerified && EmailAddress.Key(caller.Email) is { } key ? InvitationOf(key) : null;

    public MemberList With(Member member) => new(_members.SetItem(member.Subject, member), _invited);

    public MemberList Without(string subject) => new(_members.Remove(subject), _invited);

    /// <summary>The list with an invitation, in the place of an earlier one of the same e-mail.</summary>
    public MemberList With(string key, Invitation invitation) => new(_members, _invited.SetItem(key, invitation));

    public MemberList WithoutInvitation(string key) => new(_members, _invited.Remove(key));
}
