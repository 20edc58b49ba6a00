using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Client.Tokens;

/// <summary>The form of agents' tokens: what scanners of secrets go by.</summary>
public sealed class AgentTokenTextTests
{
    [Fact]
    public void New_isOfTheFormAndNoTwoAreOne()
    {
        string[] tokens = [.. Enumerable.Range(0, 1000).Select(_ => AgentTokenText.New())];
        tokens.ShouldAllBe(token => AgentTokenText.IsOne(token));
        tokens.ShouldAllBe(token => System.Text.RegularExpressions.Regex.IsMatch(token, "^wikibot_[0-9A-Za-z]{36}$", System.Text.RegularExpressions.RegexOptions.None, System.Text.RegularExpressions.Regex.InfiniteMatchTimeout));
        tokens.Distinct(StringComparer.Ordinal).Count().ShouldBe(1000);
    }

    [Fact]
    public void IsOne_anyOtherCharacter_isNone()
    {
        var token = AgentTokenText.New();
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "aZ0_ é".Where(c => c != token[i]))
            {
                AgentTokenText.IsOne(token[..i] + other + token[(i + 1)..]).ShouldBeFalse($"{other} at {i}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wikibot_")]
    [InlineData("wikibot_000000000000000000000000000000000000")]
    [InlineData("a-static-token-of-the-tests-of-as-many-chars")]
    public void IsOne_whatWasNeverMade_isNone(string? text) => AgentTokenText.IsOne(text).ShouldBeFalse();

    /// <summary>The check value of CRC-32, as every catalogue of them has it, and that of nothing.</summary>
    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("", 0u)]
    public void Crc32_isThatOfZlib(string text, uint crc) => AgentTokenText.Crc32(text).ShouldBe(crc);

    [Fact]
    public void HashOf_isSha256() => AgentTokenText.HashOf("abc").ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
