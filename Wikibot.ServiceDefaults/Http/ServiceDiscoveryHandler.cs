using Microsoft.Extensions.Configuration;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>Resolves a service's name to the address that configuration gives for it.</summary>
internal sealed class ServiceDiscoveryHandler(IConfiguration configuration) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } uri)
        {
            request.RequestUri = Resolve(uri);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private Uri Resolve(Uri uri)
    {
        // "https+http://git" means: https where there is one, else http. A plain scheme is tried first, then the other.
        string[] schemes = uri.Scheme switch
        {
            "http" => ["http", "https"],
            "https" => ["https"],
            "https+http" => ["https", "http"],
            "http+https" => ["http", "https"],
            _ => [],
        };
        foreach (var scheme in schemes)
        {
            if (configuration[$"services:{uri.Host}:{scheme}:0"] is { Length: > 0 } address)
            {
                var target = new Uri(address.Contains("://", StringComparison.Ordinal) ? address : $"{scheme}://{address}");
                return new UriBuilder(uri) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
            }
        }

        return uri;
    }
}
