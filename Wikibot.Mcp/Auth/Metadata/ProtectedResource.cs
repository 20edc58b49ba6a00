using System.Text;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Authentication;

namespace Wikibot.Mcp.Auth;

/// <summary>What this service says of itself as an OAuth protected resource: its metadata (RFC 9728) and its challenges.</summary>
internal sealed class ProtectedResource(IOptions<PublicUrlOptions> url, IOptions<WikibotAuthOptions> auth)
{
    /// <summary>The well-known path of RFC 9728, section 3.</summary>
    public const string WellKnown = "/.well-known/oauth-protected-resource";

    /// <summary>The URL of the metadata, below the public URL, where every proxy lets it through.</summary>
    public string MetadataUrl => $"{url.Value.Root}{WellKnown}/mcp";

    /// <summary>The metadata, or <see langword="null"/> while no authorization server is configured: then only static tokens count and there is nothing to discover.</summary>
    public ProtectedResourceMetadata? Metadata => auth.Value.AuthorizationServers.Count == 0 ? null : new()
    {
        Resource = url.Value.Resource,
        ResourceName = "Wikibot",
        AuthorizationServers = [.. auth.Value.AuthorizationServers],
        ScopesSupported = [.. auth.Value.AdvertisedScopes],
        BearerMethodsSupported = ["header"],
    };

    /// <summary>The value of <c>WWW-Authenticate</c>.</summary>
    /// <param name="error">An error code of RFC 6750, section 3.1, or <see langword="null"/> when the request carried no token.</param>
    /// <param name="description">What went wrong, in plain ASCII; never part of the token.</param>
    /// <param name="scope">The scopes that would do; by default the advertised ones.</param>
    public string Challenge(string? error, string? description, string? scope = null)
    {
        var value = new StringBuilder("Bearer");
        var separator = ' ';
        void Add(string name, string text)
        {
            value.Append(separator).Append(name).Append("=\"").Append(Quotable(text)).Append('"');
            separator = ',';
        }

        if (error is not null)
        {
            Add("error", error);
        }

        if (description is not null)
        {
            Add("error_description", description);
        }

        if (Metadata is not null)
        {
            Add("scope", scope ?? string.Join(' ', auth.Value.AdvertisedScopes));
            Add("resource_metadata", MetadataUrl);
        }

        return value.ToString();
    }

    // RFC 6750, section 3: error_description holds printable ASCII without quote and backslash.
    private static string Quotable(string text) =>
        string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '"' and not '\\' ? c : '\''));
}
