using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;

/// <summary>Clients known by the address of their metadata document: what is taken, what is refused, and what is never even fetched.</summary>
public sealed class ClientDocumentTests
{
    private static readonly string s_challenge = new('c', 43);

    [Fact]
    public async Task Show_ofADocumentedClient_namesItAndItsAddress()
    {
        await using var site = await DocumentServer.StartAsync();
        await using var host = await StartAsync(site);

        var (status, page) = await AskAsync(host, site.Document);

        status.ShouldBe(HttpStatusCode.OK);
        page.ShouldContain("A documented client");
        page.ShouldContain(site.Document);
        page.ShouldContain("a program on this machine");
    }

    [Fact]
    public async Task Show_withAChangedDocument_takesTheNewOne()
    {
        var uri = "https://first.example.org/back";
        DocumentServer? site = null;
        await using var held = site = await DocumentServer.StartAsync(context => context.Response.WriteAsJsonAsync(new { client_id = site!.Document, redirect_uris = (string[])[uri] }));
        await using var host = await StartAsync(site);
        (await AskAsync(host, site.Document, uri)).Status.ShouldBe(HttpStatusCode.OK);

        var old = uri;
        uri = "https://second.example.org/back";

        (await AskAsync(host, site.Document, uri)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(host, site.Document, old)).Page.ShouldContain("not one that the client registered");
    }

    [Theory]
    [InlineData("client_id", "https://localhost/other", "another address")]
    [InlineData("client_id", null, "another address")]
    [InlineData("client_secret", "hunter2", "secret")]
    [InlineData("token_endpoint_auth_method", "client_secret_basic", "secret")]
    [InlineData("token_endpoint_auth_method", "private_key_jwt", "secret or key")]
    [InlineData("redirect_uris", null, "redirect_uris")]
    [InlineData("redirect_uris", "https://example.org", "JSON of the expected shape")]
    [InlineData("client_name", 17, "JSON of the expected shape")]
    public async Task Show_ofABadDocument_saysWhatIsWrong(string member, object? value, string sentence)
    {
        await using var site = await DocumentServer.StartAsync((member, value));
        await using var host = await StartAsync(site);

        var (status, page) = await AskAsync(host, site.Document);

        status.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain(sentence);
        page.ShouldContain(site.Document);
    }

    [Theory]
    [InlineData(404, "application/json", 2, "answers 404")]
    [InlineData(302, "application/json", 2, "answers 302")]
    [InlineData(200, "text/html", 2, "application/json")]
    [InlineData(200, "application/json", 5 * 1024 + 1, "more than 5120 bytes")]
    [InlineData(200, "application/json", 5 * 1024, "another address")]
    public async Task Show_ofABadAnswer_saysWhatIsWrong(int code, string type, int length, string sentence)
    {
        await using var site = await DocumentServer.StartAsync(context =>
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "/elsewhere.json";
            return context.Response.WriteAsync("{" + new string(' ', length - 2) + "}");
        });
        await using var host = await StartAsync(site);

        var (status, page) = await AskAsync(host, site.Document);

        status.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain(sentence);
        site.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Show_ofASiteThatNeverEnds_givesUp()
    {
        var (came, over) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var site = await DocumentServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            came.TrySetResult();
            await over.Task;
        });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await SignInHost.StartAsync(site.Trust, time);

        var asked = AskAsync(host, site.Document);
        await came.Task;
        time.Advance(TimeSpan.FromSeconds(6));

        (await asked).Page.ShouldContain("did not come within 5 seconds");
        over.SetResult();
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/client.json")]
    [InlineData("https://localhost:{0}/client.json")]
    [InlineData("https://[::1]:{0}/client.json")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/client.json")]
    public async Task Show_ofAnAddressOfThisMachine_connectsToNothing(string address)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var host = await SignInHost.StartAsync();

        // As a parser writes it: another spelling is no client at all.
        var (status, page) = await AskAsync(host, new Uri(string.Format(null, address, port)).AbsoluteUri);

        status.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain("is not on the public internet");
        listener.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://10.0.0.1/client.json")]
    [InlineData("https://192.168.1.1/client.json")]
    public async Task Show_ofAPrivateAddress_connectsToNothing(string address)
    {
        await using var host = await SignInHost.StartAsync();

        (await AskAsync(host, address)).Page.ShouldContain("is not on the public internet");
    }

    [Theory]
    [InlineData("http://example.org/client.json")]
    [InlineData("https://example.org/")]
    [InlineData("https://example.org")]
    [InlineData("https://example.org/client.json#fragment")]
    [InlineData("https://user@example.org/client.json")]
    [InlineData("https://example.org/a/../client.json")]
    [InlineData("https://example.org/./client.json")]
    [InlineData("https://EXAMPLE.org/client.json")]
    [InlineData("https://example.org:443/client.json")]
    [InlineData("https://example.org/%7eclient.json")]
    [InlineData("https://2130706433/client.json")]
    [InlineData("https://0x7f.1/client.json")]
    [InlineData("file:///etc/passwd")]
    public async Task Show_ofWhatIsNoAddressOfADocument_fetchesNothing(string clientId)
    {
        await using var host = await SignInHost.StartAsync();

        (await AskAsync(host, clientId)).Page.ShouldContain("not registered here");
    }

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("localhost", "/nowhere/authority.pem")]
    [InlineData(null, "/etc/hostname")]
    public async Task Start_withHalfOfTheLocalSettings_isRefused(string? name, string? authority)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Wikibot:SignIn:Documents:LocalAuthority"] = authority };
        if (name is not null)
        {
            settings["Wikibot:SignIn:Documents:LocalHosts:0"] = name;
        }

        var error = await Should.ThrowAsync<OptionsValidationException>(() => SignInHost.StartAsync(settings));

        error.Message.ShouldContain("belong together");
    }

    /// <summary>By a clock that stands still: a document has five seconds to come, which a busy machine may let pass.</summary>
    private static Task<SignInHost> StartAsync(DocumentServer site) => SignInHost.StartAsync(site.Trust, new FakeTimeProvider(DateTimeOffset.UtcNow));

    private static async Task<(HttpStatusCode Status, string Page)> AskAsync(SignInHost host, string clientId, string redirectUri = DocumentServer.OAuthRedirect)
    {
        using var response = await host.Http.GetAsync(
            QueryHelpers.AddQueryString("/oauth2/authorize", new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["client_id"] = clientId,
                ["redirect_uri"] = redirectUri,
                ["response_type"] = "code",
                ["code_challenge"] = s_challenge,
                ["code_challenge_method"] = "S256",
            }),
            TestContext.Current.CancellationToken);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
