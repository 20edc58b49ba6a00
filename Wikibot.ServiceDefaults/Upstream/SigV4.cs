using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>
/// Signs HTTP requests for AWS (Signature Version 4). Canonical form and signature are the AWS SDK's own; derived from its signer
/// because that offers the canonical form to derived classes only.
/// </summary>
public sealed class SigV4 : AWS4Signer
{
    private SigV4()
    {
    }

    /// <summary>Replaces the request's signature: date, hash of the body, session token, <c>Authorization</c>. Other headers stay unsigned, because proxies and tracing change them.</summary>
    /// <param name="request">The request as it will be sent; its URI is absolute.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <param name="credentials">Whose signature.</param>
    /// <param name="region">Region of the service.</param>
    /// <param name="service">Name of the service in signatures, such as <c>lambda</c>.</param>
    /// <param name="now">Time of signing; AWS refuses what is more than 5 minutes off.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, ImmutableCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var uri = request.RequestUri!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        Dictionary<string, string> signed = new(StringComparer.OrdinalIgnoreCase)
        {
            ["x-amz-date"] = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["x-amz-content-sha256"] = hash,
        };
        if (credentials.UseToken)
        {
            signed["x-amz-security-token"] = credentials.Token;
        }

        foreach (var (name, value) in signed)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        signed["host"] = uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(request.Method.Method, uri, signed, hash, credentials, region, service, now));
    }

    /// <summary>The value of <c>Authorization</c> over exactly the given headers.</summary>
    internal static string Authorization(
        string method, Uri uri, IEnumerable<KeyValuePair<string, string>> headers, string bodyHash, ImmutableCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var sorted = SortAndPruneHeaders(headers);
        var canonical = CanonicalizeRequest(
            new Uri(uri.GetLeftPart(UriPartial.Authority)), uri.AbsolutePath, method, sorted, CanonicalizeQueryParameters(QueryOf(uri), uriEncodeParameters: false), bodyHash);
        return ComputeSignature(credentials, region, now.UtcDateTime, service, CanonicalizeHeaderNames(sorted), canonical).ForAuthorizationHeader;
    }

    // Encoded in AWS's way before the signer sorts them: it would sort first, which is another order for names outside ASCII.
    private static IEnumerable<KeyValuePair<string, string>> QueryOf(Uri uri)
    {
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? new(Encode(part), "")
                : new(Encode(part[..equals]), Encode(part[(equals + 1)..]));
        }

        static string Encode(string text) => AWSSDKUtils.UrlEncode(Uri.UnescapeDataString(text), path: false);
    }
}
