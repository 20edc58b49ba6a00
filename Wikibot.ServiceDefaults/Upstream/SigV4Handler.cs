using Microsoft.Extensions.Configuration;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>Signs calls to a Lambda Function URL, which lets nobody else in. Calls to any other address pass as they are.</summary>
internal sealed class SigV4Handler(IConfiguration configuration, TimeProvider time) : DelegatingHandler
{
    private const string Service = "lambda";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri && RegionOf(uri) is { } region)
        {
            // The signature covers the body: a stream is read here, once, and then sent from memory.
            var body = request.Content == null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            SigV4.Sign(request, body, AwsCredentials.Of(configuration), region, Service, time.GetUtcNow());
        }

        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>Region of a Function URL, <c>https://{id}.lambda-url.{region}.on.aws</c>; null when it is none.</summary>
    internal static string? RegionOf(Uri uri)
        => uri.Scheme == Uri.UriSchemeHttps && uri.Host.Split('.') is [_, "lambda-url", var region, "on", "aws"] ? region : null;
}
