using System.Net.Http.Json;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Only an e-mail that the issuer, or WorkOS, vouches for claims an invitation.</summary>
public sealed class VerifiedEmailTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData(true, true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData(false, false)]
    [InlineData("false", false)]
    [InlineData("yes", false)]
    [InlineData(1, false)]
    [InlineData(null, false)]
    public async Task Email_ofAToken_isVerifiedWhenTheTokenSaysSo(object? claim, bool verified)
    {
        using var answer = await hosts.Resource.CallAsync(new TokenForge(hosts.Issuer).With(("email_verified", claim)));
        var caller = (await answer.Content.ReadFromJsonAsync<Caller>()).ShouldNotBeNull();
        (caller.Email, caller.EmailVerified).ShouldBe(("token@example.com", verified));
    }

    [Fact]
    public async Task Email_thatATokenLacks_isNotVerified()
    {
        using var answer = await hosts.Resource.CallAsync(new TokenForge(hosts.Issuer).With(("email", null), ("email_verified", true)));
        (await answer.Content.ReadFromJsonAsync<Caller>()).ShouldNotBeNull().EmailVerified.ShouldBeFalse();
    }

    [Fact]
    public async Task Email_ofAStaticToken_isNotVerified()
    {
        using var answer = await hosts.Resource.CallAsync(AuthHost.StaticToken);
        (await answer.Content.ReadFromJsonAsync<Caller>()).ShouldNotBeNull().EmailVerified.ShouldBeFalse();
    }
}
