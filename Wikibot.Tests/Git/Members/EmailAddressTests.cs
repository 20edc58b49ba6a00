using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Members;

namespace Wikibot.Tests.Git.Members;

/// <summary>When two e-mails are one.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData(" Ada@Example.ORG\t", "ada@example.org")]
    [InlineData("ada.l+wiki@example.org", "ada.l+wiki@example.org")]
    [InlineData("ÉMILE@example.org", "émile@example.org")]
    [InlineData("e\u0301mile@example.org", "émile@example.org")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example")]
    [InlineData("用户@例え.jp", "用户@xn--r8jz45g.jp")]
    public void Key_ofAnEmail_isTheSameForAllItsSpellings(string email, string key) => EmailAddress.Key(email).ShouldBe(key);

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example.org.")]
    [InlineData("ada@@example.org")]
    [InlineData("ada@b@example.org")]
    [InlineData("a da@example.org")]
    [InlineData(".ada@example.org")]
    [InlineData("a..da@example.org")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada|x@example.org")]
    [InlineData("ada\u200B@example.org")]
    [InlineData("ada\u0000@example.org")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("static:ada")]
    [InlineData("https://issuer.example|ada")]
    public void Key_ofWhatIsNone_isNull(string text) => EmailAddress.Key(text).ShouldBeNull();

    /// <summary>Whoever holds such a name at a careless provider would claim another's invitation.</summary>
    [Theory]
    [InlineData("\u212Aim@example.org", "kim@example.org")]
    [InlineData("\u0130an@example.org", "ian@example.org")]
    [InlineData("\u0131an@example.org", "ian@example.org")]
    [InlineData("\u017Fam@example.org", "sam@example.org")]
    [InlineData("\u0430da@example.org", "ada@example.org")]
    [InlineData("ad\uFF41@example.org", "ada@example.org")]
    [InlineData("a.da@example.org", "ada@example.org")]
    [InlineData("ada+x@example.org", "ada@example.org")]
    public void Key_ofALookAlike_isAnother(string email, string other) => EmailAddress.Key(email).ShouldNotBe(EmailAddress.Key(other));

    [Fact]
    public void Key_ofWhatIsNoUnicode_isNull() => EmailAddress.Key("\uD800@example.org").ShouldBeNull();

    [Fact]
    public void Key_ofTheLongest_isTaken()
    {
        var local = new string('a', 64);
        var domain = string.Join('.', Enumerable.Repeat(new string('b', 60), 3)) + ".org";
        EmailAddress.Key($"{local}@{domain}").ShouldBe($"{local}@{domain}");
        EmailAddress.Key($"a{local}@{domain}").ShouldBeNull();
    }

    [Fact]
    public void Key_ofAKey_isItself()
    {
        string[] parts = ["a", "Z", ".", "+", "-", "@", "@", "é", "e\u0301", "Ü", "ß", "\u1E9E", "Σ", "ς", "用", "\u212A", "\u0130", "\uFF41", "\u00AD", "xn--", "example.org", "BÜCHER.example", " ", "\uD800"];
        var text = Gen.Elements(parts).ListOf().Resize(8).Select(string.Concat);
        Prop.ForAll(Arb.From(text), email => EmailAddress.Key(email) is not { } key || EmailAddress.Key(key) == key).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
