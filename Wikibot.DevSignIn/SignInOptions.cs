using System.ComponentModel.DataAnnotations;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.DevSignIn;

/// <summary>The development authorization server. Configuration section <c>Wikibot:SignIn</c>.</summary>
internal sealed class SignInOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:SignIn";

    /// <summary>Where browsers and services on this machine reach it, and the claim <c>iss</c> of its tokens: http, and a name of this machine.</summary>
    /// <value>Default: <c>http://localhost:5182</c>.</value>
    [Required]
    public string Issuer { get; set; } = "http://localhost:5182";

    /// <summary>Resources that tokens may be asked for (RFC 8707): what the AuthKit dashboard calls registered.</summary>
    /// <value>Default: none; tokens are then for no resource.</value>
    public IList<string> Resources { get; init; } = [];

    /// <summary>Clients that are registered from the start, by their ids: what the AuthKit dashboard calls applications. All others register themselves.</summary>
    /// <value>Default: none.</value>
    public IDictionary<string, SignInClient> Clients { get; init; } = new Dictionary<string, SignInClient>(StringComparer.Ordinal);

    /// <summary>How long an access token is good for.</summary>
    /// <value>Default: 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token is good for; each can be used once.</summary>
    /// <value>Default: 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long an authorization code is good for, and a consent page stays answerable ten times as long.</summary>
    /// <value>Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Refuses an address that others could reach: everybody gets in as a test user.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || !Loopback.IsName(url.Host) || Issuer != url.GetLeftPart(UriPartial.Authority))
        {
            yield return new ValidationResult(
                $"Wikibot:SignIn:Issuer is {Issuer}, but the development authorization server lets everybody in and serves this machine only: it must be http://localhost with a port, or a loopback address.",
                [nameof(Issuer)]);
        }

        foreach (var (id, client) in Clients)
        {
            if (!RedirectUris.MayRegister(client.RedirectUri))
            {
                yield return new ValidationResult($"Wikibot:SignIn:Clients:{id}:RedirectUri is no address that a client may register.", [nameof(Clients)]);
            }
        }
    }
}

/// <summary>A client that is registered from the start.</summary>
internal sealed class SignInClient
{
    /// <summary>Its name, as the consent page shows it.</summary>
    public string Name { get; set; } = "A client without a name";

    /// <summary>Where users are sent back to.</summary>
    public string RedirectUri { get; set; } = "";
}
