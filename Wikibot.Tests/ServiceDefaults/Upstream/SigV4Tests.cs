using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Wikibot.ServiceDefaults.Upstream;

namespace Wikibot.Tests.ServiceDefaults.Upstream;

public sealed class SigV4Tests
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly DateTimeOffset Time = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly AwsCredentials Example = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", SessionToken: null);

    // AWS's published test suite for Signature Version 4 (region us-east-1, service "service"), by the names of its cases.
    [Theory]
    [InlineData("get-vanilla", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("post-vanilla", "POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("get-header-value-trim", "GET", "/", "My-Header1: value1\nMy-Header2: \"a   b   c\"", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("get-vanilla-query", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-vanilla-query-unreserved", "GET", "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("get-vanilla-query-order-encoded", "GET", "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "", "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac")]
    [InlineData("get-vanilla-utf8-query", "GET", "/?ሴ=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("get-vanilla-empty-query-key", "GET", "/?Param1=value1", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("post-vanilla-empty-query-value", "POST", "/?Param1=value1", "", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    [InlineData("get-unreserved", "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("post-header-key-sort", "POST", "/", "My-Header1:value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("post-header-value-case", "POST", "/", "My-Header1:VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    public void Authorization_of_a_published_case_is_the_published_one(string name, string method, string path, string headers, string signature)
    {
        var signed = headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2))
            .Select(parts => KeyValuePair.Create(parts[0].Trim(), parts[1].Trim()))
            .Append(KeyValuePair.Create("Host", "example.amazonaws.com"))
            .Append(KeyValuePair.Create("X-Amz-Date", "20150830T123600Z"));

        SigV4.Authorization(method, new Uri("https://example.amazonaws.com" + path), signed, EmptyHash, Example, "us-east-1", "service", Time)
            .ShouldEndWith("Signature=" + signature, customMessage: name);
    }

    [Fact]
    public void Authorization_of_the_published_case_with_a_body_is_the_published_one()
    {
        // post-x-www-form-urlencoded
        const string Hash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
        KeyValuePair<string, string>[] headers =
        [
            new("Content-Type", "application/x-www-form-urlencoded"), new("Content-Length", "13"), new("Host", "example.amazonaws.com"),
            new("X-Amz-Content-Sha256", Hash), new("X-Amz-Date", "20150830T123600Z"),
        ];

        SigV4.Authorization("POST", new Uri("https://example.amazonaws.com/"), headers, Hash, Example, "us-east-1", "service", Time)
            .ShouldBe("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date, "
                + "Signature=d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b");
    }

    [Fact]
    public async Task Send_to_a_function_url_signs_body_date_and_session_token_anew_each_time()
    {
        var time = new FakeTimeProvider(Time);
        var sent = new List<HttpRequestMessage>();
        using var client = Client(
            time, sent, ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), ("AWS_SESSION_TOKEN", "session"));
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://abc123.lambda-url.eu-central-1.on.aws/wikis/home/page?path=Dev%2FNotes%20%C3%A9")
        {
            Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")),
        };

        await client.SendAsync(request, TestContext.Current.CancellationToken);
        var first = Authorization(sent[0]);
        first.ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/lambda/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ");
        sent[0].Headers.GetValues("x-amz-date").ShouldBe(["20150830T123600Z"]);
        sent[0].Headers.GetValues("x-amz-security-token").ShouldBe(["session"]);
        sent[0].Headers.GetValues("x-amz-content-sha256").ShouldBe(["44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]);

        using var again = new HttpRequestMessage(HttpMethod.Put, request.RequestUri) { Content = new StringContent("{}") };
        again.Headers.TryAddWithoutValidation("Authorization", first);
        again.Headers.TryAddWithoutValidation("x-amz-date", "20150830T123600Z");
        time.Advance(TimeSpan.FromMinutes(1));
        await client.SendAsync(again, TestContext.Current.CancellationToken);
        sent[1].Headers.GetValues("x-amz-date").ShouldBe(["20150830T123700Z"]);
        Authorization(sent[1]).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("http://localhost:5181/wikis")]
    [InlineData("https://git.example.org/wikis")]
    [InlineData("http://abc123.lambda-url.eu-central-1.on.aws/wikis")]
    [InlineData("https://lambda-url.eu-central-1.on.aws.example.org/wikis")]
    public async Task Send_elsewhere_gives_no_signature_away(string uri)
    {
        var sent = new List<HttpRequestMessage>();
        using var client = Client(new FakeTimeProvider(Time), sent);

        await client.GetAsync(new Uri(uri), TestContext.Current.CancellationToken);

        sent.Single().Headers.Select(header => header.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_without_credentials_says_which_to_set_and_sends_nothing()
    {
        var sent = new List<HttpRequestMessage>();
        using var client = Client(new FakeTimeProvider(Time), sent, ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", ""));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync(new Uri("https://abc123.lambda-url.eu-central-1.on.aws/wikis"), TestContext.Current.CancellationToken));

        refused.Message.ShouldStartWith("AWS_SECRET_ACCESS_KEY is not set: ");
        sent.ShouldBeEmpty();
    }

    [Fact]
    public void Credentials_as_text_are_the_id_of_their_key()
    {
        var credentials = new AwsCredentials("AKIDEXAMPLE", "a secret", "a token");

        $"{credentials}".ShouldBe("AKIDEXAMPLE");
    }

    private static string Authorization(HttpRequestMessage request) => request.Headers.GetValues("Authorization").Single();

    private static HttpClient Client(FakeTimeProvider time, List<HttpRequestMessage> sent, params (string Name, string Value)[] environment) =>
        new(new SigV4Handler(
            new ConfigurationBuilder().AddInMemoryCollection(environment.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value))).Build(),
            time) { InnerHandler = new Recorder(sent) });

    private sealed class Recorder(List<HttpRequestMessage> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(request);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
        }
    }
}
