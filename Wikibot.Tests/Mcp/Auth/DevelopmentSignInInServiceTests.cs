using System.Net;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The development authorization server inside the whole service, behind its request guard.</summary>
public sealed class DevelopmentSignInInServiceTests
{
    [Theory]
    [InlineData("/oauth2/register", false)]
    [InlineData("/oauth2/register", true)]
    [InlineData("/oauth2/token", false)]
    [InlineData("/oauth2/token", true)]
    [InlineData("/oauth2/authorize", true)]
    [InlineData("/oauth2/introspection", false)]
    public async Task Post_of_more_than_64_KiB_is_refused(string path, bool chunked)
    {
        await using var service = McpService.Over(Substitute.For<IWikibotGit>(), new() { ["environment"] = "Development" }).OnKestrel();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Url, path))
        {
            Content = path.EndsWith("register", StringComparison.Ordinal)
                ? new StringContent("{\"x\":\"" + new string('x', 100_000) + "\"}", null, "application/json")
                : new FormUrlEncodedContent([new("x", new string('x', 100_000))]),
        };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
