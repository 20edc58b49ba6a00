using System.Net;
using Microsoft.Extensions.Options;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;

/// <summary>The development authorization server serves this machine only, and takes little.</summary>
public sealed class SetupTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData("https://wiki.example.org")]
    [InlineData("http://wiki.example.org")]
    [InlineData("http://192.168.1.20:5182")]
    [InlineData("http://localhost.example.org")]
    [InlineData("http://localhost:5182/path")]
    [InlineData("localhost:5182")]
    public async Task Start_at_an_address_of_another_machine_is_refused(string issuer)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => SignInHost.StartAsync(new() { ["Wikibot:SignIn:Issuer"] = issuer }));

        error.Message.ShouldContain(issuer);
        error.Message.ShouldContain("this machine only");
    }

    [Theory]
    [InlineData("/oauth2/register", false)]
    [InlineData("/oauth2/register", true)]
    [InlineData("/oauth2/token", false)]
    [InlineData("/oauth2/token", true)]
    [InlineData("/oauth2/authorize", true)]
    [InlineData("/oauth2/introspection", false)]
    public async Task Post_of_more_than_64_KiB_is_refused(string path, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = path.EndsWith("register", StringComparison.Ordinal)
                ? new StringContent("{\"x\":\"" + new string('x', 100_000) + "\"}", null, "application/json")
                : new FormUrlEncodedContent([new("x", new string('x', 100_000))]),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await hosts.Issuer.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
