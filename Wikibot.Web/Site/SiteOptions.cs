using System.ComponentModel.DataAnnotations;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Web.Site;

/// <summary>Where people reach this service, and where agents reach the MCP service. Configuration section <c>Wikibot:Web</c>; never guessed from a request.</summary>
internal sealed class SiteOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Web";

    /// <summary>Absolute URL of this service, without a path: https, or http on this machine, because its cookies are for secure connections only. Environment: <c>Wikibot__Web__PublicUrl</c>.</summary>
    /// <value>Default: <c>http://localhost:5183</c>.</value>
    [Required]
    public string PublicUrl { get; set; } = "http://localhost:5183";

    /// <summary>Where agents connect, for the page that says how. Environment: <c>Wikibot__Web__McpUrl</c>.</summary>
    /// <value>Default: <c>http://localhost:5180/mcp</c>.</value>
    [Required]
    public string McpUrl { get; set; } = "http://localhost:5180/mcp";

    /// <summary>Further values of <c>Host</c>, without a port, such as the inner name by which a proxy asks. Environment: <c>Wikibot__Web__AllowedHosts__0</c>.</summary>
    /// <value>Default: none.</value>
    public IList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Origin of the bucket, such as <c>https://name.s3.eu-central-1.amazonaws.com</c>: where browsers send and fetch files that are too large for the services. It is what the
    /// git service's links begin with. Environment: <c>Wikibot__Web__FilesOrigin</c>.
    /// </summary>
    /// <value>Default: none, and then files over 3 MiB do not go through the browser.</value>
    public string? FilesOrigin { get; set; }

    /// <summary>Whether files that are too large for the services go through the browser.</summary>
    public bool TakesLargeFiles => !string.IsNullOrEmpty(FilesOrigin);

    /// <summary><see cref="PublicUrl"/> without a slash at its end.</summary>
    public string Root => PublicUrl.TrimEnd('/');

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.PathAndQuery != "/" || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.IsName(url.Host))))
        {
            yield return new ValidationResult(
                $"Wikibot:Web:PublicUrl must be https and a host, such as https://wiki.example.org, or http on this machine; it is \"{PublicUrl}\".", [nameof(PublicUrl)]);
        }

        if (TakesLargeFiles && (!Uri.TryCreate(FilesOrigin, UriKind.Absolute, out var files) || files.GetLeftPart(UriPartial.Authority) != FilesOrigin
            || (files.Scheme != Uri.UriSchemeHttps && !(files.Scheme == Uri.UriSchemeHttp && Loopback.IsName(files.Host)))))
        {
            // It becomes part of a header: nothing but an origin in its one form.
            yield return new ValidationResult(
                $"Wikibot:Web:FilesOrigin must be an origin such as https://name.s3.eu-central-1.amazonaws.com, or http on this machine, without a slash at its end; it is \"{FilesOrigin}\".", [nameof(FilesOrigin)]);
        }

        if (!Uri.TryCreate(McpUrl, UriKind.Absolute, out var mcp) || (mcp.Scheme != Uri.UriSchemeHttp && mcp.Scheme != Uri.UriSchemeHttps))
        {
            yield return new ValidationResult($"Wikibot:Web:McpUrl must be the http or https URL of the MCP endpoint; it is \"{McpUrl}\".", [nameof(McpUrl)]);
        }
    }
}
