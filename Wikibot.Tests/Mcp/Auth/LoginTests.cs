using System.Text.RegularExpressions;
using Wikibot.Mcp.Auth.Development;
using Wikibot.Mcp.Auth.Login;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary><c>./wikibot login</c>, with a browser that answers the consent page.</summary>
public sealed class LoginTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData(DevelopmentUsers.Ada, "Ada Lovelace", "ada@example.com", "GoogleOAuth", "100000000000000000001")]
    [InlineData(DevelopmentUsers.Cleo, "Cleo Strand", "cleo@example.com", "AppleOAuth", "000003.c1e0c1e0c1e0c1e0c1e0c1e0c1e0c1e0.0003")]
    public async Task Login_prints_profile_provider_and_provider_subject(string user, string name, string email, string provider, string subject)
    {
        var output = await LoginAsync(url => AnswerAsync(url, user, "allow"));

        var rows = output.Split('\n').Where(line => Regex.IsMatch(line, "^[a-z-]+( [a-z]+)? {2,}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
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
        output.ShouldNotContain("eyJ"); // No token, whole or in part.
    }

    [Fact]
    public async Task Login_that_the_user_denies_says_so() =>
        (await Should.ThrowAsync<LoginException>(() => LoginAsync(url => AnswerAsync(url, DevelopmentUsers.Ada, "deny")))).Message.ShouldContain("access_denied");

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
        await new LoginFlow(http, output, url => browsing = browser(url), apiKey: null).RunAsync(server ?? hosts.Issuer.Url, TestContext.Current.CancellationToken);
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
}
