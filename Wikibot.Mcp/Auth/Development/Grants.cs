using Microsoft.Extensions.Options;

namespace Wikibot.Mcp.Auth.Development;

/// <summary>A client as it registered itself (RFC 7591): always public, without a secret.</summary>
internal sealed record RegisteredClient(string Name, IReadOnlyList<string> RedirectUris, DateTimeOffset RegisteredAt);

/// <summary>An authorization request that waits for the user's answer on the consent page.</summary>
internal sealed record AuthorizationRequest(
    string ClientId, string ClientName, string RedirectUri, IReadOnlyList<string> Scopes, string? Resource, string? State, string CodeChallenge, string? Nonce);

/// <summary>What a user granted: a code stands for it once, then a chain of refresh tokens.</summary>
internal sealed class Grant(AuthorizationRequest request, DevelopmentUser user, string sessionId)
{
    /// <summary>What was asked for.</summary>
    public AuthorizationRequest Request { get; } = request;

    /// <summary>Who granted it.</summary>
    public DevelopmentUser User { get; } = user;

    /// <summary>The claim <c>sid</c>.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>Set once a code or refresh token was used twice: somebody has a copy, so nothing of this grant counts any more.</summary>
    public bool Revoked { get; set; }
}

/// <summary>The state of the development authorization server. In memory: a restart forgets it, and clients sign in again.</summary>
internal sealed class Grants(IOptions<DevelopmentSignInOptions> options, TimeProvider time)
{
    private const int Capacity = 10_000;

    /// <summary>Registered clients, by client id.</summary>
    public ExpiringStore<RegisteredClient> Clients { get; } = new(time, Capacity);

    /// <summary>Consent pages that wait, by their form's secret.</summary>
    public ExpiringStore<AuthorizationRequest> Pending { get; } = new(time, Capacity);

    /// <summary>Authorization codes.</summary>
    public ExpiringStore<Grant> Codes { get; } = new(time, Capacity);

    /// <summary>Refresh tokens.</summary>
    public ExpiringStore<Grant> RefreshTokens { get; } = new(time, Capacity);

    /// <summary>The settings that lifetimes come from.</summary>
    public DevelopmentSignInOptions Options => options.Value;
}
