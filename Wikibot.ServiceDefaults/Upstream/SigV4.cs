using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>
/// Signs HTTP requests for AWS: Signature Version 4, as "Create a signed AWS API request" in AWS's IAM guide has it, for every service
/// but S3, whose paths have a form of their own.
/// </summary>
public static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string End = "aws4_request";

    /// <summary>Replaces the request's signature: date, hash of the body, session token, <c>Authorization</c>. Other headers stay unsigned, because proxies and tracing change them.</summary>
    /// <param name="request">The request as it will be sent; its URI is absolute.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <param name="credentials">Whose signature.</param>
    /// <param name="region">Region of the service.</param>
    /// <param name="service">Name of the service in signatures, such as <c>lambda</c>.</param>
    /// <param name="now">Time of signing; AWS refuses what is more than 5 minutes off.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, AwsCredentials credentials, string region, string service, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(credentials);
        var uri = request.RequestUri!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        Dictionary<string, string> signed = new(StringComparer.OrdinalIgnoreCase)
        {
            ["x-amz-date"] = Moment(now),
            ["x-amz-content-sha256"] = hash,
        };
        if (credentials.SessionToken is { } token)
        {
            signed["x-amz-security-token"] = token;
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
        string method, Uri uri, IEnumerable<KeyValuePair<string, string>> headers, string bodyHash, AwsCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var sorted = headers.Select(header => (Name: header.Key.Trim().ToLowerInvariant(), Value: OneSpaced(header.Value))).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(header => header.Name));
        var canonical = $"{method}\n{PathOf(uri)}\n{QueryOf(uri)}\n{string.Concat(sorted.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{bodyHash}";
        var day = Moment(now)[..8];
        var scope = $"{day}/{region}/{service}/{End}";
        var text = $"{Algorithm}\n{Moment(now)}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        // A key of this day, region and service alone, made of the secret.
        var key = Encoding.UTF8.GetBytes("AWS4" + credentials.Secret);
        foreach (var part in (ReadOnlySpan<string>)[day, region, service, End])
        {
            key = Hmac(key, part);
        }

        return $"{Algorithm} Credential={credentials.KeyId}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(Hmac(key, text))}";
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Moment(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string OneSpaced(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // Encoded once more than it is sent.
    private static string PathOf(Uri uri) => string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    // Sorted as encoded, which for names outside ASCII is another order than before; a name without a value has an empty one.
    private static string QueryOf(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .Select(pair => (Name: Encode(pair[0]), Value: pair.Length > 1 ? Encode(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));
}
