using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Git.Client;

/// <summary>
/// Issues and checks the signed identity that the MCP service sends with every request to the git service:
/// a JWT (RFC 7519), HS256, in the header <see cref="HeaderName"/>. It says who is asking, by what, and nothing more;
/// what the caller may do is the git service's own business.
/// </summary>
public sealed class IdentityToken(IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>The request header that carries the identity.</summary>
    public const string HeaderName = "X-Wikibot-Identity";

    private const string Issuer = "wikibot-mcp";
    private const string Audience = "wikibot-git";
    private const string EmailVerified = "email_verified";
    private const string Client = "client";
    private const string Agent = "agent";
    private const string Session = "session";
    private const string AgentToken = "token";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey _key = new(Encoding.UTF8.GetBytes(options.Value.Secret));

    /// <summary>A token for <paramref name="caller"/>, valid from now for <see cref="IdentityOptions.Lifetime"/>.</summary>
    public string Issue(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = caller.Subject,
            [JwtRegisteredClaimNames.Name] = caller.Name,
            [JwtRegisteredClaimNames.Email] = caller.Email,
            [EmailVerified] = caller.EmailVerified,
        };
        foreach (var (claim, value) in (ReadOnlySpan<(string, string?)>)[(Client, caller.Origin?.Client), (Agent, caller.Origin?.Agent), (Session, caller.Origin?.Session), (AgentToken, caller.Token)])
        {
            if (!string.IsNullOrEmpty(value))
            {
                claims[claim] = value;
            }
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + options.Value.Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The caller that <paramref name="token"/> names, or <see langword="null"/> when it is forged, expired or malformed.</summary>
    public async Task<Caller?> ValidateAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires),
        });
        return result.IsValid
            && Text(result, JwtRegisteredClaimNames.Sub) is { } subject
            && Text(result, JwtRegisteredClaimNames.Name) is { } name
            && Text(result, JwtRegisteredClaimNames.Email) is { } email
            ? new Caller(subject, name, email, result.Claims.TryGetValue(EmailVerified, out var verified) && verified is true)
            {
                Origin = (Text(result, Client), Text(result, Agent), Text(result, Session)) is var (client, agent, session) && (client ?? agent ?? session) is not null
                    ? new CallOrigin(client, agent, session)
                    : null,
                Token = Text(result, AgentToken),
            }
            : null;
    }

    private bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }

    private static string? Text(TokenValidationResult result, string claim) =>
        result.Claims.TryGetValue(claim, out var value) && value is string { Length: > 0 } text ? text : null;
}
