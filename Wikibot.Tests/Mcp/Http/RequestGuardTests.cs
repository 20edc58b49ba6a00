using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Http;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("http://localhost:5180", "localhost:5180", null, HttpStatusCode.OK)]
    [InlineData("http://localhost:5180", "127.0.0.1:1234", null, HttpStatusCode.OK)]
    [InlineData("http://localhost:5180", "[::1]:1234", "http://localhost:1234", HttpStatusCode.OK)]
    [InlineData("http://localhost:5180", "evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:5180", "localhost.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:5180", "localhost", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:5180", "localhost", "null", HttpStatusCode.Forbidden)]
    [InlineData("https://wiki.example.org", "wiki.example.org", null, HttpStatusCode.OK)]
    [InlineData("https://wiki.example.org", "WIKI.example.org", "https://wiki.example.org", HttpStatusCode.OK)]
    [InlineData("https://wiki.example.org", "wiki.example.org", "http://wiki.example.org", HttpStatusCode.Forbidden)]
    [InlineData("https://wiki.example.org", "localhost", null, HttpStatusCode.Forbidden)]
    [InlineData("https://wiki.example.org", "wiki.example.org", "http://localhost:3000", HttpStatusCode.Forbidden)]
    [InlineData("https://wiki.example.org", "inner.example.net", null, HttpStatusCode.OK)]
    [InlineData("https://wiki.example.org", "wiki.example.org", "https://app.example.org", HttpStatusCode.OK)]
    public async Task Request_hostAndOrigin_areChecked(string publicUrl, string host, string? origin, HttpStatusCode expected)
    {
        using var response = await SendAsync(publicUrl, "/mcp", request =>
        {
            request.Headers.Host = host;
            if (origin is not null)
            {
                request.Headers.TryAddWithoutValidation("Origin", origin);
            }
        });
        response.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.Forbidden)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
            problem.GetProperty("code").GetString().ShouldStartWith("foreign_");
        }
    }

    [Fact]
    public async Task Request_healthByAddress_isLetIn()
    {
        using var response = await SendAsync("https://wiki.example.org", "/alive", request =>
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.Host = "127.0.0.1:8080";
        });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> SendAsync(string publicUrl, string path, Action<HttpRequestMessage> change)
    {
        await using var service = McpService.Over(Substitute.For<IWikibotGit>(), new()
        {
            ["Wikibot:PublicUrl"] = publicUrl,
            ["Wikibot:AllowedHosts:0"] = "inner.example.net",
            ["Wikibot:AllowedOrigins:0"] = "https://app.example.org",
        });
        using var client = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            Headers = { { "Authorization", "Bearer " + McpService.Token }, { "Accept", "application/json, text/event-stream" } },
        };
        change(request);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
