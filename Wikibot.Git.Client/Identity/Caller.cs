namespace Wikibot.Git.Client;

/// <summary>Who asks: the subject that roles are given to, and the name and e-mail that commits carry.</summary>
/// <param name="Subject">Issuer plus <c>sub</c> of the token, or <c>static:&lt;name&gt;</c> for a static bearer token. At most 512 characters.</param>
/// <param name="Name">Display name, used as the git author name. Never empty.</param>
/// <param name="Email">E-mail, used as the git author e-mail. Never empty.</param>
/// <param name="EmailVerified">Whether the issuer, or WorkOS, vouches that the e-mail is theirs: only then does it claim an invitation.</param>
public sealed record Caller(string Subject, string Name, string Email, bool EmailVerified = false)
{
    /// <summary>Neither an issuer's subject, which has a bar in it, nor a static token's.</summary>
    private const string AnonymousSubject = "anonymous";

    /// <summary>Whoever did not sign in. All of them are one caller, who is served what is public and nothing else.</summary>
    public static Caller Anonymous { get; } = new(AnonymousSubject, "Anonymous", "anonymous@wikibot.invalid");

    /// <summary>Whether they did not sign in. Whatever a wiki's list of members says, such a caller is no member.</summary>
    public bool IsAnonymous => Subject == AnonymousSubject;

    /// <summary>By what they call.</summary>
    public CallOrigin? Origin { get; init; }

    /// <summary>
    /// The hash (<see cref="AgentTokenText.HashOf"/>) of the agent's token that they call by, if they do. The git service asks the share whether it is still good, and
    /// takes who they are, and what they may, from there.
    /// </summary>
    public string? Token { get; init; }
}
