using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.DevSignIn;

/// <summary>Who a token stands for: user info, introspection, and the two calls of the WorkOS API that Wikibot makes.</summary>
internal sealed class UserEndpoints(SigningKeys keys, Grants grants, TimeProvider time)
{
    /// <summary>The path of OpenID Connect's user info.</summary>
    public const string UserInfoPath = "/oauth2/userinfo";

    /// <summary>The path of introspection (RFC 7662).</summary>
    public const string IntrospectionPath = "/oauth2/introspection";

    /// <summary>The path of the WorkOS API's users.</summary>
    public const string UsersPath = "/user_management/users/{id}";

    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>The claims of the access token's user, or 401.</summary>
    public async Task<IResult> UserInfoAsync(HttpContext context)
    {
        var jwt = await ReadAsync(BearerToken.From(context.Request));
        if (TestUsers.Find(jwt?.Subject) is { } user)
        {
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Json(TokenFactory.UserClaims(user));
        }

        context.Response.Headers.Append("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        return TypedResults.Unauthorized();
    }

    /// <summary>Whether a token is good, for a registered client.</summary>
    public async Task<IResult> IntrospectAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await Forms.ReadAsync(context.Request, cancellationToken) is not { } form)
        {
            return OAuthError.Answer(context.Response, "invalid_request", "The body must be a form, application/x-www-form-urlencoded.");
        }

        if (!grants.MayBeClient(form["client_id"].ToString()))
        {
            return OAuthError.Answer(context.Response, "invalid_client", "The client is not registered here.", StatusCodes.Status401Unauthorized);
        }

        context.Response.Headers.CacheControl = "no-store";
        var jwt = await ReadAsync(form["token"].ToString());
        return jwt is null
            ? TypedResults.Json(new Dictionary<string, object?>(StringComparer.Ordinal) { ["active"] = false })
            : TypedResults.Json(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["active"] = true,
                ["iss"] = jwt.Issuer,
                ["sub"] = jwt.Subject,
                ["aud"] = jwt.Audiences.FirstOrDefault(),
                ["client_id"] = jwt.TryGetPayloadValue<string>("client_id", out var client) ? client : null,
                ["scope"] = jwt.TryGetPayloadValue<string>("scope", out var scope) ? scope : null,
                ["exp"] = new DateTimeOffset(jwt.ValidTo).ToUnixTimeSeconds(),
            });
    }

    /// <summary>A user as the WorkOS API gives one.</summary>
    public static IResult User(string id, HttpRequest request) => Guarded(id, request, user => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["object"] = "user",
        ["id"] = user.Id,
        ["first_name"] = user.GivenName,
        ["last_name"] = user.FamilyName,
        ["name"] = user.Name,
        ["email"] = user.Email,
        ["email_verified"] = true,
        ["created_at"] = "2026-01-01T00:00:00.000Z",
        ["updated_at"] = "2026-01-01T00:00:00.000Z",
    });

    /// <summary>A user's identities as the WorkOS API gives them.</summary>
    public static IResult Identities(string id, HttpRequest request) => Guarded(id, request, user => (object[])
    [
        new Dictionary<string, string>(StringComparer.Ordinal) { ["idp_id"] = user.ProviderSubject, ["type"] = "OAuth", ["provider"] = user.Provider },
    ]);

    private static IResult Guarded<T>(string id, HttpRequest request, Func<TestUser, T> answer) =>
        BearerToken.From(request) != TestUsers.ApiKey ? TypedResults.Unauthorized()
        : TestUsers.Find(id) is { } user ? TypedResults.Json(answer(user))
        : TypedResults.NotFound();

    private bool IsRevoked(JsonWebToken token) => token.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var session) && grants.IsRevoked(session);

    private async Task<JsonWebToken?> ReadAsync(string? token)
    {
        var result = await _handler.ValidateTokenAsync(token ?? "", new TokenValidationParameters
        {
            ValidIssuer = keys.Issuer,
            ValidateAudience = false,
            ValidateLifetime = false,
            IssuerSigningKeys = keys.Published,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } && time.GetUtcNow().UtcDateTime < jwt.ValidTo && !IsRevoked(jwt) ? jwt : null;
    }
}
