using Wikibot.Git.Index;

namespace Wikibot.Tests.Git.Index;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("node.js a/b foo-bar foo_bar don't", "node js a b foo bar foo bar don t")]
    [InlineData("C# and C++, F#; # no", "c \uE023 and c \uE02B \uE02B f \uE023 no")]
    [InlineData("Ünïcödé STRASSE Straße Ærø Łódź İstanbul ΣΊΣΥΦΟΣ", "unicode strasse strasse aero lodz istanbul σισυφοσ")]
    [InlineData("e\u0301cole \uFB01le \uFF21\uFF22 x\u200Dy soft\u00ADhyphen", "ecole file ab xy softhyphen")]
    [InlineData("東京都 に行く", "東 京 都 に 行 く")]
    [InlineData("\u304B\u3099 \uFF76\uFF9E", "が ガ")]
    [InlineData("iPhone手机2台", "iphone 手 机 2 台")]
    [InlineData("한국어를", "한 국 어 를")]
    [InlineData("สวัสดี", "ส ว ั ส ด ี")]
    [InlineData("ship it 🚀🚀 👩\u200D💻", "ship it 🚀 🚀 👩 💻")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("a\0b \uD83D x \uDE00", "a b x")]
    [InlineData("½ ² Ⅷ", "12 2 viii")]
    [InlineData("\" ' ( ) * - : ^ { } € → ≥", "")]
    public void Read_text_givesItsWords(string text, string words) => string.Join(' ', WordReader.Of(text).Select(word => word.Text)).ShouldBe(words);

    [Fact]
    public void Read_wordWithoutEnd_isCut() =>
        WordReader.Of(new string('x', 200)).Select(word => word.Text.Length).ShouldBe([64, 64, 64, 8]);

    [Fact]
    public void Read_words_standWhereTheyStand()
    {
        const string Text = "Ein Ünding, 東京 C#";
        WordReader.Of(Text).Select(word => Text[word.Start..word.End]).ShouldBe(["Ein", "Ünding", "東", "京", "C", "#"]);
    }

    /// <summary>What FTS5 is given must never be taken apart or for a sign: no white space, no ASCII but small letters and digits.</summary>
    [Fact]
    public void Read_everyCharacter_givesWordsThatStayWhole()
    {
        var words = new List<Word>();
        var reader = new WordReader();
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (System.Text.Rune.IsValid(value))
            {
                words.Clear();
                reader.Read($"a{char.ConvertFromUtf32(value)}", words);
                words.ShouldNotBeEmpty();
                if (words.Exists(word => word.Text.Length == 0 || word.Text.Any(c => c < 0x80 ? !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) : char.IsWhiteSpace(c))))
                {
                    Assert.Fail($"U+{value:X} gives {string.Join('|', words)}");
                }
            }
        }
    }
}
