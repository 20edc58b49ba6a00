using Wikibot.Git.Search;

namespace Wikibot.Tests.Git.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("\"a b\" c", "a b|c")]
    [InlineData("\"a b\"* c*", "a b*|c*")]
    [InlineData("-a -\"b c\" d", "!a|!b c|d")]
    [InlineData("foo-bar a/b node.js", "foo bar|a b|node js")]
    [InlineData("\"unbalanced words", "unbalanced|words")]
    [InlineData("x\"y z\"w", "x|y z|w")]
    [InlineData("AND OR NOT NEAR(a b, 2) title:x ^y", "and|or|not|near a|b|2|title x|y")]
    [InlineData("- -- * ** \"\" \" ' ; DROP", "drop")]
    [InlineData("C# -C++", "c \uE023|!c \uE02B \uE02B")]
    [InlineData("東京 -大阪*", "東 京|!大 阪*")]
    [InlineData("", "")]
    public void Parse_query_givesItsTerms(string query, string terms) => string.Join('|', SearchText.Parse(query).Terms.Select(Show)).ShouldBe(terms);

    [Fact]
    public void Parse_tooManyTerms_isCutAndSaysSo()
    {
        SearchText.Parse(string.Join(' ', Enumerable.Range(0, 32))).IsCut.ShouldBeFalse();
        SearchText.Parse(string.Join(' ', Enumerable.Range(0, 33))).ShouldSatisfyAllConditions(text => text.IsCut.ShouldBeTrue(), text => text.Terms.Count.ShouldBe(32));
        SearchText.Parse($"\"{string.Join(' ', Enumerable.Range(0, 65))}\"").IsCut.ShouldBeTrue();
    }

    private static string Show(SearchTerm term) => (term.IsWithout ? "!" : "") + string.Join(' ', term.Words) + (term.IsPrefix ? "*" : "");
}
