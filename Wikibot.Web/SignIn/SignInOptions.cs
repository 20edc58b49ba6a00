using System.ComponentModel.DataAnnotations;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Web.SignIn;

/// <summary>Where people sign in: AuthKit, or the development sign-in. Configuration section <c>Wikibot:Web:SignIn</c>.</summary>
internal sealed class SignInOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Web:SignIn";

    /// <summary>The issuer, such as <c>https://cheerful-otter-12.authkit.app</c>, exactly as its tokens name it. Environment: <c>Wikibot__Web__SignIn__Issuer</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "";

    /// <summary>The id under which this service is registered there. Environment: <c>Wikibot__Web__SignIn__ClientId</c>.</summary>
    [Required]
    public string ClientId { get; set; } = "";

    /// <summary>Its secret, where it was given one. Environment: <c>Wikibot__Web__SignIn__ClientSecret</c>.</summary>
    /// <value>Default: none; the code is then protected by PKCE alone, as for every public client.</value>
    public string? ClientSecret { get; set; }

    /// <summary>How long somebody stays signed in who does nothing; each request in the second half of it begins it anew.</summary>
    /// <value>Default: 12 hours.</value>
    [Range(typeof(TimeSpan), "00:00:05", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var url) || Issuer.EndsWith('/') || url.UserInfo.Length > 0
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.IsName(url.Host))))
        {
            yield return new ValidationResult($"Wikibot:Web:SignIn:Issuer must be an https URL without a slash at its end, or http on this machine; it is \"{Issuer}\".", [nameof(Issuer)]);
        }
    }
}
