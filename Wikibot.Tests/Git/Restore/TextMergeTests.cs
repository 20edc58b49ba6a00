using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Compare;
using Wikibot.Git.Restore;

namespace Wikibot.Tests.Git.Restore;

public sealed class TextMergeTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n")]
    [InlineData("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n")]
    [InlineData("a\nb\n", "a\nx\nb\n", "a\n", "a\nx\n")]
    [InlineData("a\n", "a\nx\n", "a\nx\n", "a\nx\n")]
    [InlineData("a\nb\n", "a\nX\n", "a\nX\n", "a\nX\n")]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\nc", "x\r\nb\r\n", "x\r\nb\r\nc")]
    public void Merge_apart_keepsBoth(string @base, string ours, string theirs, string expected) => TextMerge.Merge(@base, ours, theirs).ShouldBe(expected);

    [Theory]
    [InlineData("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n")]
    [InlineData("a\n", "a\nx\n", "a\ny\n")]
    [InlineData("a\nb\nc\n", "a\nc\n", "a\nB\nc\n")]
    [InlineData("a\nb\nc\nd\n", "a\nb\nx\nc\nd\n", "a\nd\n")]
    public void Merge_meeting_isNone(string @base, string ours, string theirs) => TextMerge.Merge(@base, ours, theirs).ShouldBeNull();

    [Fact]
    public void Diff_anyTexts_hunksTurnOneIntoTheOther() => ForTexts((a, b, _) =>
    {
        var diff = TextDiff.Of(a, b);
        var lines = diff.Old.ToList();
        foreach (var hunk in diff.Hunks.Reverse())
        {
            lines.RemoveRange(hunk.OldStart, hunk.OldCount);
            lines.InsertRange(hunk.OldStart, diff.New[hunk.NewStart..(hunk.NewStart + hunk.NewCount)]);
        }

        return string.Concat(lines) == b;
    });

    [Fact]
    public void Merge_anyTexts_isSymmetricAndKeepsOneSidedChanges() => ForTexts((a, b, c) =>
        TextMerge.Merge(a, b, c) == TextMerge.Merge(a, c, b) && TextMerge.Merge(a, b, a) == b && TextMerge.Merge(a, a, c) == c);

    private static void ForTexts(Func<string, string, string, bool> holds)
    {
        var text = Gen.Elements("a\n", "b\n", "c\n", "d\r\n", "e\n", "f").ListOf().Resize(12).Select(string.Concat);
        Prop.ForAll(Arb.From(Gen.Three(text)), texts => holds(texts.Item1, texts.Item2, texts.Item3)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
