using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.DevSignIn;

/// <summary>The token endpoint (OAuth 2.1, section 3.2): authorization codes with PKCE, and refresh tokens that change with each use.</summary>
internal sealed class TokenEndpoint(Grants grants, TokenFactory tokens)
{
    /// <summary>The endpoint's path.</summary>
    public const string Path = "/oauth2/token";

    /// <summary>Tokens, or an error of RFC 6749, section 5.2.</summary>
    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await Forms.ReadAsync(context.Request, cancellationToken) is not { } form)
        {
            return OAuthError.Answer(context.Response, "invalid_request", "The body must be a form, application/x-www-form-urlencoded.");
        }

        if (form.FirstOrDefault(p => p.Value.Count > 1) is { Key: { } repeated })
        {
            return OAuthError.Answer(context.Response, "invalid_request", $"The parameter {repeated} occurs more than once.");
        }

        var clientId = form["client_id"].ToString();
        if (!grants.MayBeClient(clientId))
        {
            return OAuthError.Answer(context.Response, "invalid_client", "The client is not registered here.", StatusCodes.Status401Unauthorized);
        }

        var (grant, refusal) = form["grant_type"].ToString() switch
        {
            "authorization_code" => ByCode(form, clientId),
            "refresh_token" => ByRefreshToken(form, clientId),
            _ => (null, ("unsupported_grant_type", "Only authorization_code and refresh_token are supported.")),
        };
        if (grant is null)
        {
            return OAuthError.Answer(context.Response, refusal.Error, refusal.Description);
        }

        if (form["resource"] is [{ Length: > 0 } resource] && resource != grant.Request.Resource)
        {
            return OAuthError.Answer(context.Response, "invalid_target", "The resource is not the one that the user granted.");
        }

        var asked = form["scope"].ToString();
        var scopes = asked.Length == 0 ? grant.Request.Scopes : Scopes.Parse(asked);
        if (scopes is null || !scopes.All(grant.Request.Scopes.Contains))
        {
            return OAuthError.Answer(context.Response, "invalid_scope", "More scopes than the user granted.");
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        return TypedResults.Json(new Tokens(
            tokens.AccessToken(grant, scopes),
            "Bearer",
            (long)grants.Options.AccessTokenLifetime.TotalSeconds,
            string.Join(' ', scopes),
            grant.Request.Scopes.Contains("offline_access") ? grants.RefreshTokens.Add(grant, grants.Options.RefreshTokenLifetime, "rt_") : null,
            scopes.Contains("openid") ? tokens.IdToken(grant) : null));
    }

    private (Grant? Grant, (string Error, string Description) Refusal) ByCode(IFormCollection form, string clientId)
    {
        var (grant, first) = grants.Codes.Use(form["code"].ToString());
        if (grant is null || !first || grant.Revoked)
        {
            Revoke(grant);
            return (null, ("invalid_grant", "The code is unknown, expired or used."));
        }

        return grant.Request.ClientId != clientId ? (null, ("invalid_grant", "The code was given to another client."))
            : grant.Request.RedirectUri != form["redirect_uri"].ToString() ? (null, ("invalid_grant", "The redirect URI is not that of the authorization request."))
            : !Verifies(form["code_verifier"].ToString(), grant.Request.CodeChallenge) ? (null, ("invalid_grant", "The PKCE verifier is missing or wrong."))
            : (grant, default);
    }

    private (Grant? Grant, (string Error, string Description) Refusal) ByRefreshToken(IFormCollection form, string clientId)
    {
        var token = form["refresh_token"].ToString();
        if (grants.RefreshTokens.Find(token) is { } known && known.Request.ClientId != clientId)
        {
            return (null, ("invalid_grant", "The refresh token was given to another client."));
        }

        var (grant, first) = grants.RefreshTokens.Use(token);
        if (grant is null || !first || grant.Revoked)
        {
            Revoke(grant);
            return (null, ("invalid_grant", "The refresh token is unknown, expired or used."));
        }

        return (grant, default);
    }

    // OAuth 2.1, sections 4.1.3 and 4.3.1: a second use means that there is a copy.
    private void Revoke(Grant? grant)
    {
        if (grant is not null)
        {
            grants.Revoke(grant);
        }
    }

    private static bool Verifies(string verifier, string challenge) =>
        verifier.Length is >= 43 and <= 128
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            Encoding.ASCII.GetBytes(challenge));

    private sealed record Tokens(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] long ExpiresIn,
        [property: JsonPropertyName("scope")] string Scope,
        [property: JsonPropertyName("refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
        [property: JsonPropertyName("id_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? IdToken);
}
