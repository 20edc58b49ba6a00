using System.Collections.Concurrent;
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

    /// <summary>Callers whose identities are kept, here and there: a signature takes longer to make and to check than a page to read.</summary>
    private const int MaxKept = 1000;

    /// <summary>Which part of its lifetime an identity is used for again.</summary>
    private const int UsedAgain = 4;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey _key = new(Encoding.UTF8.GetBytes(options.Value.Secret));
    private readonly ConcurrentDictionary<Caller, (string Token, DateTimeOffset At)> _issued = new();
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTime From, DateTime Until)> _checked = new(StringComparer.Ordinal);

    /// <summary>A token for <paramref name="caller"/>, valid from now for at least three quarters of <see cref="IdentityOptions.Lifetime"/>.</summary>
    public string Issue(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        if (_issued.TryGetValue(caller, out var issued) && now >= issued.At && now - issued.At < options.Value.Lifetime / UsedAgain)
        {
            return issued.Token;
        }

        var token = Sign(caller, now);
        Keep(_issued, caller, (token, now));
        return token;
    }

    /// <summary>The caller that <paramref name="token"/> names, or <see langword="null"/> when it is forged, expired or malformed.</summary>
    public async ValueTask<Caller?> ValidateAsync(string token)
    {
        if (_checked.TryGetValue(token, out var known))
        {
            return IsCurrent(known.From, known.Until) ? known.Caller : null;
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsCurrent(notBefore, expires),
        });
        if (!result.IsValid || CallerOf(result) is not { } caller)
        {
            return null;
        }

        Keep(_checked, token, (caller, result.SecurityToken.ValidFrom, result.SecurityToken.ValidTo));
        return caller;
    }

    private static void Keep<TKey, TValue>(ConcurrentDictionary<TKey, TValue> kept, TKey key, TValue value)
        where TKey : notnull
    {
        // What is not asked for any more goes with the rest: to make it anew costs some microseconds.
        if (kept.Count >= MaxKept)
        {
            kept.Clear();
        }

        kept[key] = value;
    }

    private string Sign(Caller caller, DateTimeOffset now)
    {
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

    private static Caller? CallerOf(TokenValidationResult result) =>
        Text(result, JwtRegisteredClaimNames.Sub) is { } subject
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

    private bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }

    private static string? Text(TokenValidationResult result, string claim) =>
        result.Claims.TryGetValue(claim, out var value) && value is string { Length: > 0 } text ? text : null;
}
