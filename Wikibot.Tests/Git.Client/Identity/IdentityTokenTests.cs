using Microsoft.Extensions.Options;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Client.Identity;

public sealed class IdentityTokenTests
{
    private static readonly Caller Ada = new("https://issuer.example|user_1", "Ada", "ada@example.org");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact]
    public async Task Validate_freshToken_returnsCaller()
    {
        var token = Tokens("k").Issue(Ada);
        (await Tokens("k").ValidateAsync(token)).ShouldBe(Ada);
        var verified = Ada with { EmailVerified = true };
        (await Tokens("k").ValidateAsync(Tokens("k").Issue(verified))).ShouldBe(verified);
    }

    [Fact]
    public async Task Validate_expiredToken_returnsNull()
    {
        var token = Tokens("k").Issue(Ada);
        _time.Advance(TimeSpan.FromSeconds(66));
        (await Tokens("k").ValidateAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Validate_tokenSeenBefore_expiresAllTheSame()
    {
        var tokens = Tokens("k");
        var token = tokens.Issue(Ada);
        (await tokens.ValidateAsync(token)).ShouldBe(Ada);
        (await tokens.ValidateAsync(token)).ShouldBe(Ada);
        _time.Advance(TimeSpan.FromSeconds(66));

        (await tokens.ValidateAsync(token)).ShouldBeNull();
    }

    [Fact]
    public void Issue_sameCaller_givesTheSameTokenForAQuarterOfItsLifetime()
    {
        var tokens = Tokens("k");
        var token = tokens.Issue(Ada);
        _time.Advance(TimeSpan.FromSeconds(14));
        tokens.Issue(Ada with { }).ShouldBe(token);
        tokens.Issue(Ada with { Origin = new CallOrigin(Session: "another") }).ShouldNotBe(token);
        _time.Advance(TimeSpan.FromSeconds(2));

        tokens.Issue(Ada).ShouldNotBe(token);
    }

    [Fact]
    public async Task Issue_andValidate_forMoreCallersThanAreKept_stillKnowEach()
    {
        var tokens = Tokens("k");
        Caller[] callers = [.. Enumerable.Range(0, 2500).Select(i => Ada with { Subject = $"static:{i}" })];

        foreach (var caller in callers.Concat(callers))
        {
            (await tokens.ValidateAsync(tokens.Issue(caller))).ShouldBe(caller);
        }
    }

    [Fact]
    public async Task Validate_otherSecret_returnsNull() =>
        (await Tokens("other").ValidateAsync(Tokens("k").Issue(Ada))).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("x.y.z")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task Validate_malformedToken_returnsNull(string token) =>
        (await Tokens("k").ValidateAsync(token)).ShouldBeNull();

    private IdentityToken Tokens(string secret) =>
        new(Options.Create(new IdentityOptions { Secret = secret.PadRight(32, '.') }), _time);
}
