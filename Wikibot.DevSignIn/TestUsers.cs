namespace Wikibot.DevSignIn;

/// <summary>A user who exists only in the development authorization server.</summary>
/// <param name="Id">User id, in WorkOS's form.</param>
/// <param name="GivenName">First name.</param>
/// <param name="FamilyName">Last name.</param>
/// <param name="Email">E-mail.</param>
/// <param name="Provider">The provider that WorkOS would name.</param>
/// <param name="ProviderSubject">The raw subject at that provider.</param>
internal sealed record TestUser(string Id, string GivenName, string FamilyName, string Email, string Provider, string ProviderSubject)
{
    /// <summary>First and last name.</summary>
    public string Name => $"{GivenName} {FamilyName}";
}

/// <summary>
/// The three test users. Their ids are fixed, so that the AppHost can make the first one a member of <c>home</c>:
/// her subject is <c>{Issuer}|user_01DEVADA</c>.
/// </summary>
internal static class TestUsers
{
    /// <summary>Ada: a member of <c>home</c> under <c>./wikibot up</c>.</summary>
    public const string Ada = "user_01DEVADA";

    /// <summary>Ben: a member of nothing, to share with.</summary>
    public const string Ben = "user_01DEVBEN";

    /// <summary>Cleo: a member of nothing.</summary>
    public const string Cleo = "user_01DEVCLEO";

    /// <summary>The key that the stand-in for the WorkOS API takes. No secret: it opens these three made-up profiles.</summary>
    public const string ApiKey = "sk_development";

    /// <summary>All of them, in the order of the picker.</summary>
    public static readonly IReadOnlyList<TestUser> All =
    [
        new(Ada, "Ada", "Lovelace", "ada@example.com", "GoogleOAuth", "100000000000000000001"),
        new(Ben, "Ben", "Okri", "ben@example.com", "GoogleOAuth", "100000000000000000002"),
        new(Cleo, "Cleo", "Strand", "cleo@example.com", "AppleOAuth", "000003.c1e0c1e0c1e0c1e0c1e0c1e0c1e0c1e0.0003"),
    ];

    /// <summary>The user of that id, or <see langword="null"/>.</summary>
    public static TestUser? Find(string? id) => All.FirstOrDefault(user => user.Id == id);
}
