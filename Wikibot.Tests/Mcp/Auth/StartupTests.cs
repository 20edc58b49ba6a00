using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wikibot.Mcp.Auth;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Bad configuration stops the service at start, with a sentence that says what to change.</summary>
public sealed class StartupTests
{
    [Theory]
    [InlineData("Wikibot:AuthKit:Domain", "http://cheerful-otter-12.authkit.app")]
    [InlineData("Wikibot:AuthKit:Domain", "https://cheerful-otter-12.authkit.app/oauth2")]
    [InlineData("Wikibot:AuthKit:Domain", "not a domain")]
    [InlineData("Wikibot:AuthKit:KeyLifetime", "-00:00:01")]
    [InlineData("Wikibot:PublicUrl", "wiki.example.org")]
    [InlineData("Wikibot:PublicUrl", "https://wiki.example.org?x=1")]
    [InlineData("Wikibot:PathBase", "dev")]
    public async Task Start_with_a_bad_setting_names_it(string key, string value)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => AuthHost.StartAsync(new() { [key] = value }, "Production"));

        error.Message.ShouldContain(key.Split(':')[^1]);
    }

    [Fact]
    public async Task Start_with_a_domain_that_is_no_AuthKit_says_so()
    {
        await using var other = await AuthHost.StartAsync(environment: "Production");

        var error = await Should.ThrowAsync<IssuerMisconfiguredException>(() => AuthHost.StartAsync(new() { ["Wikibot:AuthKit:Domain"] = other.Url.GetLeftPart(UriPartial.Authority) }));

        error.Message.ShouldContain("answers 404");
        error.Message.ShouldContain("Wikibot:AuthKit:Domain");
    }

    [Fact]
    public async Task Start_with_a_domain_whose_issuer_has_another_name_says_which()
    {
        await using var issuer = await SignInHost.StartAsync();
        var alias = $"http://localhost:{issuer.Url.Port}";

        var error = await Should.ThrowAsync<IssuerMisconfiguredException>(
            () => AuthHost.StartResourceAsync(issuer, new() { ["Wikibot:AuthKit:Domain"] = alias }));

        error.Message.ShouldContain(issuer.Root);
    }

    [Fact]
    public async Task Start_while_AuthKit_is_down_serves_static_tokens_and_asks_others_to_wait()
    {
        await using var issuer = await SignInHost.StartAsync();
        var token = new TokenForge(issuer).With(("iss", $"http://127.0.0.1:{FreePort.Next()}"));
        var logs = new RecordedLogs();
        await using var resource = await AuthHost.StartResourceAsync(
            issuer, new() { ["Wikibot:AuthKit:Domain"] = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Issuer }, logs: logs);

        logs.Lines.ShouldContain(line => line.Level == LogLevel.Warning && line.Message.Contains("Starting without AuthKit's signing keys"));
        using var @static = await resource.CallAsync(AuthHost.StaticToken);
        @static.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var waiting = await resource.CallAsync(token);
        waiting.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        waiting.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Start_with_a_bad_static_token_is_refused_without_naming_it()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => AuthHost.StartAsync(new() { ["MCP_AUTH_TOKEN"] = "geheim" }));

        error.Message.ShouldContain("MCP_AUTH_TOKEN");
        error.Message.ShouldNotContain("geheim");
    }
}
