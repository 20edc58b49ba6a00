using Wikibot.Git.Members;

namespace Wikibot.Git.Sharing;

/// <summary>Whom an owner means: a user by id, or whoever has an e-mail.</summary>
/// <param name="Subject">The user id.</param>
/// <param name="Email">The e-mail as it is shown.</param>
/// <param name="Key">The e-mail's key (<see cref="EmailAddress.Key"/>).</param>
internal sealed record MemberName(string? Subject, string? Email, string? Key)
{
    /// <summary>Most characters of a user id.</summary>
    private const int MaxSubject = 512;

    private const string StaticPrefix = "static:";

    /// <summary>What a member is called in messages and answers.</summary>
    public string Shown => Subject ?? Email!;

    /// <exception cref="WikibotProblemException">It is neither an e-mail nor a user id.</exception>
    public static MemberName Parse(string? text)
    {
        var name = Check.Required(text, "member").Trim();
        if (IsSubject(name))
        {
            return new MemberName(name, null, null);
        }

        return EmailAddress.Key(name) is { } key
            ? new MemberName(null, EmailAddress.Shown(name), key)
            : throw Problem.Invalid("member", "member", "'member' is an e-mail, or a user id as list_members shows it; echo tells everybody their own.");
    }

    // Issuer and subject, or a static token's name; no e-mail that can be invited holds a bar.
    private static bool IsSubject(string name) => name.Length <= MaxSubject
        && (name.Contains('|', StringComparison.Ordinal) || (name.StartsWith(StaticPrefix, StringComparison.Ordinal) && name.Length > StaticPrefix.Length && !name.Contains('@', StringComparison.Ordinal)))
        && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && !PagePath.HasLoneSurrogate(name);
}
