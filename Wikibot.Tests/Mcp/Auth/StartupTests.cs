using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wikibot.Mcp.Auth;
using Wikibot.Mcp.Auth.Development;

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

        var error = await Should.ThrowAsync<IssuerMisconfiguredException>(() => AuthHost.StartResourceAsync(other));

        error.Message.ShouldContain("answers 404");
        error.Message.ShouldContain("Wikibot:AuthKit:Domain");
    }

    [Fact]
    public async Task Start_with_a_domain_whose_issuer_has_another_name_says_which()
    {
        await using var issuer = await AuthHost.StartIssuerAsync();
        var alias = $"http://localhost:{issuer.Url.Port}";

        var error = await Should.ThrowAsync<IssuerMisconfiguredException>(
            () => AuthHost.StartResourceAsync(issuer, new() { ["Wikibot:AuthKit:Domain"] = alias }));

        error.Message.ShouldContain(issuer.Url.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task Start_while_AuthKit_is_down_serves_static_tokens_and_asks_others_to_wait()
    {
        await using var issuer = await AuthHost.StartIssuerAsync();
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

    [Theory]
    [InlineData("Production", null, "runs in Development only")]
    [InlineData("Staging", null, "runs in Development only")]
    [InlineData("Development", "x.authkit.app", "Choose one")]
    public async Task Start_with_the_development_sign_in_where_it_does_not_belong_is_refused(string environment, string? domain, string sentence)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => AuthHost.StartAsync(
            new() { ["Wikibot:DevelopmentSignIn:Enabled"] = "true", ["Wikibot:AuthKit:Domain"] = domain }, environment));

        error.Message.ShouldContain(sentence);
    }

    [Theory]
    [InlineData("https://wiki.example.org")]
    [InlineData("http://wiki.example.org")]
    [InlineData("http://192.168.1.20:5180")]
    [InlineData("http://localhost.example.org")]
    public async Task Start_with_the_development_sign_in_at_an_address_of_another_machine_is_refused(string publicUrl)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => AuthHost.StartAsync(new() { ["Wikibot:PublicUrl"] = publicUrl }));

        error.Message.ShouldContain(publicUrl);
        error.Message.ShouldContain("this machine only");
    }

    [Theory]
    [InlineData("AWS_LAMBDA_FUNCTION_NAME")]
    [InlineData("AWS_LAMBDA_RUNTIME_API")]
    public async Task Start_with_the_development_sign_in_in_Lambda_is_refused(string variable)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => AuthHost.StartAsync(new() { [variable] = "127.0.0.1:9001" }));

        error.Message.ShouldContain("Lambda");
    }

    [Theory]
    [InlineData("https://wiki.example.org")]
    [InlineData("http://localhost:5180")]
    public async Task Start_in_Development_with_the_sign_in_off_takes_any_address(string publicUrl)
    {
        await using var host = await AuthHost.StartAsync(new() { ["Wikibot:PublicUrl"] = publicUrl, ["Wikibot:DevelopmentSignIn:Enabled"] = "false" });

        host.Services.GetService(typeof(Grants)).ShouldBeNull();
    }

    [Fact]
    public async Task Development_sign_in_can_be_switched_off()
    {
        await using var host = await AuthHost.StartAsync(new() { ["Wikibot:DevelopmentSignIn:Enabled"] = "false" });

        using var response = await host.Http.GetAsync("/.well-known/oauth-authorization-server");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.Services.GetService(typeof(Grants)).ShouldBeNull();
    }

    [Fact]
    public async Task Start_with_a_bad_static_token_is_refused_without_naming_it()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => AuthHost.StartAsync(new() { ["MCP_AUTH_TOKEN"] = "geheim" }));

        error.Message.ShouldContain("MCP_AUTH_TOKEN");
        error.Message.ShouldNotContain("geheim");
    }
}
