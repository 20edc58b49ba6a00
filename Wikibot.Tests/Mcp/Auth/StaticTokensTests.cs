using Wikibot.Mcp.Auth;

namespace Wikibot.Tests.Mcp.Auth;

public sealed class StaticTokensTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData(A, A, "default")]
    [InlineData($"ada={A}, {B}", A, "ada")]
    [InlineData($"ada={A}, {B}", B, "default")]
    [InlineData($"ada={A},ben={B},", B, "ben")]
    [InlineData($"{A}==", $"{A}==", "default")]
    [InlineData($"ada={A}==", $"{A}==", "ada")]
    public void Match_a_configured_token_gives_its_name(string setting, string token, string name) =>
        StaticTokens.Parse(setting).Match(token).ShouldBe(name);

    [Theory]
    [InlineData($"{A}==", $"{A}==", "default")]
    [InlineData($"ada={A}==", $"{A}==", "ada")]
    [InlineData($" ada = {A} ,", A, "ada")]
    public void Local_system_names_the_holder_as_the_service_does(string setting, string token, string name)
    {
        StaticTokens.Parse(setting).Match(token).ShouldBe(name);
        var local = Wikibot.AppHost.Local.StaticTokens.Parse(setting);
        (local.First, local.Subjects.ShouldHaveSingleItem()).ShouldBe((token, $"static:{name}"));
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaab")]
    [InlineData("baaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData($"ada={A}")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("")]
    public void Match_one_byte_off_gives_nothing(string token) =>
        StaticTokens.Parse($"ada={A},{B}").Match(token).ShouldBeNull();

    [Theory]
    [InlineData("tooshort", "at least 20")]
    [InlineData("ada=tooshort", "at least 20")]
    [InlineData("ada=", "at least 20")]
    [InlineData($"a b={A}", "a name is")]
    [InlineData($"ada={A} {B}", "letters, digits")]
    [InlineData($"{A},{B}", "occurs twice")]
    [InlineData($"ada={A},ADA={B}", "occurs twice")]
    [InlineData($"ada={A},ben={A}", "same token")]
    public void Parse_a_bad_setting_is_refused_without_naming_the_token(string setting, string sentence)
    {
        var message = Should.Throw<InvalidOperationException>(() => StaticTokens.Parse(setting)).Message;

        message.ShouldContain(sentence);
        message.ShouldContain("MCP_AUTH_TOKEN");
        message.ShouldNotContain(A);
        message.ShouldNotContain("tooshort");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Parse_nothing_gives_none(string? setting) => StaticTokens.Parse(setting).Any.ShouldBeFalse();
}
