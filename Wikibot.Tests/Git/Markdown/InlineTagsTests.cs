using Wikibot.Git.Markdown;

namespace Wikibot.Tests.Git.Markdown;

public sealed class InlineTagsTests
{
    [Theory]
    [InlineData("#tag and #Other/sub-tag_2.", "tag Other/sub-tag_2")]
    [InlineData("at the end #tag\n#first on its line\n\n- [ ] #todo\n> #quoted\n\n| a | b |\n|---|---|\n| #cell | x |", "tag first todo quoted cell")]
    [InlineData("# Heading #intro #\n\n## Other\n\n#no-heading", "intro no-heading")]
    [InlineData("#1984 #y1984 #1984a # #/ ##two C# a#b (#c) \\#d &#35; #e!", "y1984 1984a e")]
    [InlineData("`#code` and ``a #code`` #text `open #last", "text last")]
    [InlineData("```\n#fenced\n```\n\n    #indented\n\n#text", "text")]
    [InlineData("[a #in](x.md) [[Page #in]] ![[#in]] <a title=\" #in\"> <https://x.example/ #out> [[Page|a #in]] #text", "out text")]
    [InlineData("<div>\n#html\n</div>\n\n#text", "text")]
    [InlineData("#日本語 #ñandú #🚀/moon #ß's", "日本語 ñandú 🚀/moon ß")]
    [InlineData("---\ntags: [x]\n# comment\n---\n#text", "text")]
    [InlineData("**#strong** *and #weak*", "weak")]
    public void Read_text_givesItsTags(string text, string tags) => string.Join(' ', InlineTags.Read(BlockReader.Read(text))).ShouldBe(tags);

    [Fact]
    public void Read_tagWithoutEnd_isNone()
    {
        InlineTags.Read(BlockReader.Read($"#{new string('a', InlineTags.MaxLength)} #{new string('b', InlineTags.MaxLength + 1)} #{new string('c', 100_000)}"))
            .ShouldBe([new string('a', InlineTags.MaxLength)]);
        InlineTags.Read(BlockReader.Read(new string('#', 100_000) + string.Concat(Enumerable.Repeat(" #a", 50_000)))).Count.ShouldBe(50_000);
    }
}
