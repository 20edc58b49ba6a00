using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util;
using Wikibot.ServiceDefaults.Upstream;

namespace Wikibot.Tests.ServiceDefaults.Upstream;

/// <summary>Requests that nobody wrote down, signed by us and by the AWS SDK.</summary>
public sealed class SigV4OracleTests
{
    private const int Requests = 2000;

    /// <summary>Of a path, those that everyone encodes: the SDK sends some others as they are, which .NET's addresses do not.</summary>
    private static readonly string[] s_ofPaths = Letters("abcXYZ019-._~ \"#\\^`<>%?éßЖ日🙂");
    private static readonly string[] s_ofQueries = Letters("abcXYZ019-._~ !\"#$&'()*+,;:=@[]{}|\\^`<>%/?éßЖ日🙂");

    private const string Hash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Authorization_of_random_requests_is_the_one_of_the_AWS_SDK(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Requests; i++)
        {
            var path = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "/x" + Text(random, s_ofPaths)));
            var query = string.Join('&', Enumerable.Range(0, random.Next(5)).Select(i => $"{Uri.EscapeDataString(Text(random, s_ofQueries))}{i}={Uri.EscapeDataString(Text(random, s_ofQueries))}"));
            var uri = new Uri($"https://abc123.lambda-url.eu-central-1.on.aws{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}{(query.Length > 0 ? "?" + query : "")}");
            var id = "AKID" + random.Next();
            var secret = Convert.ToBase64String(Bytes(random, 30));
            var region = random.GetItems(["eu-central-1", "us-east-1", "ap-southeast-2"], 1)[0];
            var service = random.GetItems(["lambda", "ssm"], 1)[0];
            var now = new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero).AddSeconds(random.Next());
            KeyValuePair<string, string>[] headers =
            [
                new("host", uri.Host), new("X-Amz-Date", now.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)),
                new("x-amz-content-sha256", Hash), new("X-Amz-Security-Token", Convert.ToBase64String(Bytes(random, 200))),
                new("x-z", $"  {random.Next()}   {random.Next()} "),
            ];

            SigV4.Authorization("PUT", uri, headers, Hash, new AwsCredentials(id, secret, null), region, service, now)
                .ShouldBe(Sdk.Authorization("PUT", uri, path, headers, Hash, new ImmutableCredentials(id, secret, token: null), region, service, now), uri.AbsoluteUri);
        }
    }

    /// <summary>Whole characters, so that pairs of surrogates stay together.</summary>
    private static string[] Letters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static string Text(Random random, string[] letters) => string.Concat(random.GetItems(letters, random.Next(12)));

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>
    /// The SDK's canonical form and signature, which it offers to derived classes only. It takes a path as it is before it is encoded to be
    /// sent, and a query as it is after.
    /// </summary>
    private sealed class Sdk : AWS4Signer
    {
        public static string Authorization(
            string method, Uri uri, string path, IEnumerable<KeyValuePair<string, string>> headers, string bodyHash, ImmutableCredentials credentials, string region, string service, DateTimeOffset now)
        {
            var sorted = SortAndPruneHeaders(headers);
            var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
                .Select(pair => KeyValuePair.Create(Encode(pair[0]), Encode(pair[1])));
            var canonical = CanonicalizeRequest(
                new Uri(uri.GetLeftPart(UriPartial.Authority)), path, method, sorted, CanonicalizeQueryParameters(query, uriEncodeParameters: false), bodyHash);
            return ComputeSignature(credentials, region, now.UtcDateTime, service, CanonicalizeHeaderNames(sorted), canonical).ForAuthorizationHeader;
        }

        private static string Encode(string text) => AWSSDKUtils.UrlEncode(Uri.UnescapeDataString(text), path: false);
    }
}
