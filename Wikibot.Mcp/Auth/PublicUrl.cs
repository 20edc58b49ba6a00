using System.ComponentModel.DataAnnotations;

namespace Wikibot.Mcp.Auth;

/// <summary>Where clients reach this service. Configuration section <c>Wikibot</c>; never guessed from a request, because proxies change it.</summary>
internal sealed class PublicUrlOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot";

    /// <summary>Absolute http or https URL, with a path where a proxy publishes the service under one. Environment: <c>Wikibot__PublicUrl</c>.</summary>
    /// <value>Default: <c>http://localhost:5180</c>.</value>
    [Required]
    public string PublicUrl { get; set; } = "http://localhost:5180";

    /// <summary>A path that a proxy puts in front on its inner side, such as <c>/dev</c> for an API Gateway stage. Environment: <c>Wikibot__PathBase</c>.</summary>
    /// <value>Default: none. The path of <see cref="PublicUrl"/> is accepted as well, whether the proxy strips it or not.</value>
    public string? PathBase { get; set; }

    /// <summary>The public URL without a slash at its end.</summary>
    public string Root => PublicUrl.TrimEnd('/');

    /// <summary>The resource that tokens are for (RFC 8707): the URL of the MCP endpoint.</summary>
    public string Resource => Root + "/mcp";

    /// <summary>The path of <see cref="PublicUrl"/>; empty for none.</summary>
    public string PublicPath => Uri.TryCreate(Root, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/') : "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            yield return new ValidationResult(
                $"Wikibot:PublicUrl must be an absolute http or https URL without query, fragment or user, such as https://wiki.example.org; it is \"{PublicUrl}\".",
                [nameof(PublicUrl)]);
        }

        if (PathBase is { Length: > 0 } && (PathBase[0] != '/' || PathBase.EndsWith('/')))
        {
            yield return new ValidationResult($"Wikibot:PathBase must start with a slash and end without one; it is \"{PathBase}\".", [nameof(PathBase)]);
        }
    }
}
