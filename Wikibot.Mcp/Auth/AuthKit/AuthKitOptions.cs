using System.ComponentModel.DataAnnotations;

namespace Wikibot.Mcp.Auth;

/// <summary>The WorkOS AuthKit environment whose tokens are accepted. Configuration section <c>Wikibot:AuthKit</c>.</summary>
internal sealed class AuthKitOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:AuthKit";

    /// <summary>The AuthKit domain, such as <c>cheerful-otter-12.authkit.app</c>, with or without <c>https://</c>. Environment: <c>Wikibot__AuthKit__Domain</c>.</summary>
    /// <value>Default: none; AuthKit is then off.</value>
    public string? Domain { get; set; }

    /// <summary>How far clocks may be apart when a token's times are judged.</summary>
    /// <value>Default: 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long fetched signing keys are good for. A key that AuthKit withdraws is refused after this time at the latest.</summary>
    /// <value>Default: 15 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The least time between two fetches that an unknown key id asks for, and between two tries to renew known keys while AuthKit
    /// cannot be reached: forged tokens cannot turn into a storm of requests. While no keys are known it is a second.
    /// </summary>
    /// <value>Default: 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RefetchInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for each request to AuthKit.</summary>
    /// <value>Default: 8 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>The issuer: <see cref="Domain"/> as a URL without a slash at its end; <see langword="null"/> when AuthKit is off.</summary>
    public string? Issuer
    {
        get
        {
            var domain = Domain?.Trim().TrimEnd('/');
            return string.IsNullOrEmpty(domain) ? null : domain.Contains("://", StringComparison.Ordinal) ? domain : "https://" + domain;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Issuer is not { } issuer)
        {
            yield break;
        }

        // Plain http is for a stand-in on this machine; anywhere else keys could be swapped on the way.
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            yield return new ValidationResult(
                $"Wikibot:AuthKit:Domain must be a host name such as cheerful-otter-12.authkit.app, or that with https:// in front; it is \"{Domain}\".",
                [nameof(Domain)]);
        }
    }
}
