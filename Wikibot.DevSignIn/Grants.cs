using Microsoft.Extensions.Options;

namespace Wikibot.DevSignIn;

/// <summary>A client as it registered itself (RFC 7591): always public, without a secret.</summary>
internal sealed record RegisteredClient(string Name, IReadOnlyList<string> RedirectUris, DateTimeOffset RegisteredAt);

/// <summary>An authorization request that waits for the user's answer on the consent page.</summary>
internal sealed record AuthorizationRequest(
    string ClientId, string ClientName, string RedirectUri, IReadOnlyList<string> Scopes, string? Resource, string? State, string CodeChallenge, string? Nonce);

/// <summary>What a user granted: a code stands for it once, then a chain of refresh tokens.</summary>
internal sealed class Grant(AuthorizationRequest request, TestUser user, string sessionId)
{
    /// <summary>What was asked for.</summary>
    public AuthorizationRequest Request { get; } = request;

    /// <summary>Who granted it.</summary>
    public TestUser User { get; } = user;

    /// <summary>The claim <c>sid</c>.</summary>
    public string SessionId { get; } = sessionId;

    /// <summary>Set once a code or refresh token was used twice: somebody has a copy, so nothing of this grant counts any more.</summary>
    public bool Revoked { get; private set; }

    /// <summary>Sets <see cref="Revoked"/>.</summary>
    public void Revoke() => Revoked = true;
}

/// <summary>The state of the development authorization server. In memory: a restart forgets it, and clients sign in again.</summary>
internal sealed class Grants(IOptions<SignInOptions> options, TimeProvider time)
{
    // 1,000 clients of at most 8,192 characters each (RegistrationEndpoint), and as many requests: anyone may ask for those.
    // Refresh tokens follow a user's consent; used ones are kept, so that a second use is noticed.
    private const int Capacity = 1_000;
    private const int RefreshCapacity = 10_000;

    // Sessions whose access tokens may still be about, until the last of them has expired.
    private readonly Dictionary<string, DateTimeOffset> _revoked = new(StringComparer.Ordinal);

    /// <summary>The client of that id: one that registered itself, or one of the settings; <see langword="null"/> when there is none.</summary>
    public RegisteredClient? FindClient(string? id) =>
        Clients.Find(id) ?? (id is not null && Options.Clients.TryGetValue(id, out var known) ? new RegisteredClient(known.Name, [known.RedirectUri], DateTimeOffset.UnixEpoch) : null);

    /// <summary>Whether codes and tokens may have been given to a client of that id: one that is kept here, or the address of a document, which was read before.</summary>
    public bool MayBeClient(string? id) => FindClient(id) is not null || ClientDocuments.IsAddress(id);

    /// <summary>Clients that registered themselves, by client id.</summary>
    public ExpiringStore<RegisteredClient> Clients { get; } = new(time, Capacity);

    /// <summary>Consent pages that wait, by their form's secret.</summary>
    public ExpiringStore<AuthorizationRequest> Pending { get; } = new(time, Capacity);

    /// <summary>Authorization codes.</summary>
    public ExpiringStore<Grant> Codes { get; } = new(time, Capacity);

    /// <summary>Refresh tokens.</summary>
    public ExpiringStore<Grant> RefreshTokens { get; } = new(time, RefreshCapacity);

    /// <summary>Ends <paramref name="grant"/>: its refresh tokens and codes at once, and so its access tokens, by their session.</summary>
    public void Revoke(Grant grant)
    {
        grant.Revoke();
        lock (_revoked)
        {
            var now = time.GetUtcNow();
            foreach (var (session, until) in _revoked)
            {
                if (until < now)
                {
                    _revoked.Remove(session);
                }
            }

            _revoked[grant.SessionId] = now + Options.AccessTokenLifetime;
        }
    }

    /// <summary>Whether access tokens of the session (claim <c>sid</c>) count no more.</summary>
    public bool IsRevoked(string? sessionId)
    {
        lock (_revoked)
        {
            return sessionId is not null && _revoked.ContainsKey(sessionId);
        }
    }

    /// <summary>The settings that lifetimes come from.</summary>
    public SignInOptions Options => options.Value;
}
