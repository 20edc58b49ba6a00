using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wikibot.DevSignIn;
using Wikibot.DevSignIn.Login;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;

/// <summary><c>./wikibot login</c>, with a browser that answers the consent page.</summary>
public sealed class LoginTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData(TestUsers.Ada, "Ada Lovelace", "ada@example.com", "GoogleOAuth", "100000000000000000001")]
    [InlineData(TestUsers.Cleo, "Cleo Strand", "cleo@example.com", "AppleOAuth", "000003.c1e0c1e0c1e0c1e0c1e0c1e0c1e0c1e0.0003")]
    public async Task Login_prints_profile_provider_and_provider_subject(string user, string name, string email, string provider, string subject)
    {
        var output = await LoginAsync(url => AnswerAsync(url, user, "allow"));

        var rows = output.Split('\n').Where(line => Regex.IsMatch(line, "^[a-z-]+( [a-z]+)? {2,}", RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout))
            .ToDictionary(line => line[..13].Trim(), line => line[13..].Trim());
        rows.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["user id"] = user,
            ["e-mail"] = email,
            ["name"] = name,
            ["subject"] = $"{hosts.Issuer.Url.GetLeftPart(UriPartial.Authority)}|{user}",
            ["provider"] = provider,
            ["provider sub"] = subject,
        }, ignoreOrder: true);

        // No token, whole or in part. What is drawn at random for the address to open may hold a token's first letters, too.
        Regex.Replace(output, "(?<=[?&](client_id|state|code_challenge)=)[^&\\s]+", "", RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout).ShouldNotContain("eyJ");
    }

    [Fact]
    public async Task Login_that_the_user_denies_says_so() =>
        (await Should.ThrowAsync<LoginException>(() => LoginAsync(url => AnswerAsync(url, TestUsers.Ada, "deny")))).Message.ShouldContain("access_denied");

    [Fact]
    public async Task Login_with_an_answer_to_another_sign_in_is_refused() =>
        (await Should.ThrowAsync<LoginException>(() => LoginAsync(async url =>
        {
            var redirect = System.Web.HttpUtility.ParseQueryString(url.Query)["redirect_uri"];
            await hosts.Issuer.Http.GetAsync($"{redirect}?code=stolen&state=other");
        }))).Message.ShouldContain("not to this sign-in");

    [Fact]
    public async Task Login_where_only_static_tokens_count_says_so()
    {
        await using var host = await AuthHost.StartAsync(environment: "Production");

        (await Should.ThrowAsync<LoginException>(() => LoginAsync(_ => Task.CompletedTask, host.Url))).Message.ShouldContain("no authorization server is configured");
    }

    [Fact]
    public async Task Login_at_a_proxy_with_the_wrong_public_url_says_so() =>
        (await Should.ThrowAsync<LoginException>(() => LoginAsync(_ => Task.CompletedTask, hosts.Resource.Url))).Message.ShouldNotBeEmpty();

    [Theory]
    [InlineData("authorization_endpoint", "file:///etc/passwd")]
    [InlineData("authorization_endpoint", "http://evil.example/authorize")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("authorization_endpoint", "vscode://file/x")]
    [InlineData("authorization_endpoint", "not a url")]
    [InlineData("authorization_endpoint", "https://user@evil.example/authorize")]
    [InlineData("token_endpoint", "http://evil.example/token")]
    [InlineData("registration_endpoint", "http://evil.example/register")]
    public async Task Login_at_a_server_that_names_an_address_which_is_neither_https_nor_this_machine_opens_nothing(string member, string address)
    {
        var opened = new List<Uri>();
        using var output = new StringWriter();
        using var http = new HttpClient(new LyingServer(member, address));

        var error = await Should.ThrowAsync<LoginException>(
            async () => await new LoginFlow(http, output, opened.Add, apiKey: null).RunAsync((await hosts.Issuer.ResourceHostAsync()).Url, TestContext.Current.CancellationToken));

        error.Message.ShouldContain(member);
        opened.ShouldBeEmpty();
        output.ToString().ShouldNotContain(address);
    }

    [Fact]
    public async Task Login_whose_server_sends_escapes_prints_none()
    {
        using var http = new HttpClient(new LyingServer("registration_endpoint", "https://\u001b]0;owned\u0007/"));
        using var output = new StringWriter();

        var error = await Should.ThrowAsync<LoginException>(
            async () => await new LoginFlow(http, output, _ => { }, apiKey: null).RunAsync((await hosts.Issuer.ResourceHostAsync()).Url, TestContext.Current.CancellationToken));

        (error.Message + output).ShouldNotContain('\u001b');
    }

    [Theory]
    [InlineData(2, "--server")]
    [InlineData(2, "--server", "ftp://x")]
    [InlineData(2, "--nonsense")]
    [InlineData(0, "--help")]
    [InlineData(1, "--no-browser", "--server", "http://127.0.0.1:1")]
    public async Task Command_with_these_arguments_exits_so(int exit, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        (await LoginCommand.RunAsync(arguments, output, error)).ShouldBe(exit);

        (exit == 0 ? output : error).ToString().ShouldNotBeEmpty();
    }

    private async Task<string> LoginAsync(Func<Uri, Task> browser, Uri? server = null)
    {
        using var output = new StringWriter();
        using var http = new HttpClient();
        var browsing = Task.CompletedTask;
        await new LoginFlow(http, output, url => browsing = browser(url), apiKey: null).RunAsync(server ?? (await hosts.Issuer.ResourceHostAsync()).Url, TestContext.Current.CancellationToken);
        await browsing;
        return output.ToString();
    }

    private async Task AnswerAsync(Uri url, string user, string decision)
    {
        var client = new OAuthClient(hosts.Issuer.Http, hosts.Issuer.Resource);
        using var page = await hosts.Issuer.Http.GetAsync(url);
        using var answer = await client.AnswerAsync(await OAuthClient.FormAsync(page), user, decision);
        using var back = await hosts.Issuer.Http.GetAsync(answer.Headers.Location);
        back.EnsureSuccessStatusCode();
    }

    /// <summary>The real server, but for one member of its metadata.</summary>
    private sealed class LyingServer(string member, string address) : DelegatingHandler(new HttpClientHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal))
            {
                var metadata = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
                metadata[member] = address;
                response.Content = new StringContent(metadata.ToJsonString());
            }

            return response;
        }
    }
}
