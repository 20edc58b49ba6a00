using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Layout;

namespace Wikibot.Tests.Web.Layout;

/// <summary>Differences as they are shown.</summary>
public sealed class DiffLinesTests
{
    [Fact]
    public void Diff_isReadWithTheNumbersOfBothSides()
    {
        var lines = DiffLines.Read("@@ -2,3 +2,4 @@\n same\n-old\n+new\n+more\n\\ No newline at end of file\n");

        lines.ShouldBe(
        [
            new(DiffKind.Head, null, null, "@@ -2,3 +2,4 @@"), new(DiffKind.Same, 2, 2, "same"), new(DiffKind.Removed, 3, null, "old"),
            new(DiffKind.Added, null, 3, "new"), new(DiffKind.Added, null, 4, "more"), new(DiffKind.Head, null, null, "No newline at end of file"),
        ]);
        DiffLines.Pair(lines).Where(pair => pair.Old?.Kind is not (DiffKind.Head or DiffKind.Same)).ShouldBe([new(lines[2], lines[3]), new(null, lines[4])]);
    }

    [Fact]
    public void Diff_thatGoesOnWithinAHunk_hasNoNumbersUntilTheNext() =>
        DiffLines.Read(" same\n+new\n").ShouldBe([new(DiffKind.Same, null, null, "same"), new(DiffKind.Added, null, null, "new")]);

    [Theory]
    [InlineData("the first word here", "the second word here", "first", "second")]
    [InlineData("count is 10 now", "count is 100 now", "10", "100")]
    [InlineData("a longer line of text", "a longer line of text, with more", "", ", with more")]
    [InlineData("same \U0001F600 face", "same \U0001F601 face", "\U0001F600", "\U0001F601")]
    public void ChangedPart_isWholeWords(string old, string @new, string removed, string added)
    {
        var part = ChangedPart.Of(old, @new)!.Value;

        old[part.Start..part.OldEnd].ShouldBe(removed);
        @new[part.Start..part.NewEnd].ShouldBe(added);
    }

    [Fact]
    public void ChangedPart_ofLinesWithNothingInCommon_isNone() => ChangedPart.Of("quite another", "Something else").ShouldBeNull();

    [Fact]
    public void ChangedPart_ofAnyLines_leavesTheSameAroundItAndLiesWithin()
    {
        var line = Gen.ListOf(Gen.Elements('a', 'b', ' ', '1', '\uD83D', '\uDE00')).Select(letters => new string([.. letters]));
        var pairs = Gen.Two(line).ToArbitrary();

        Prop.ForAll(pairs, pair =>
        {
            if (ChangedPart.Of(pair.Item1, pair.Item2) is not { } part)
            {
                return true;
            }

            return part.Start <= part.OldEnd && part.Start <= part.NewEnd
                && pair.Item1[..part.Start] == pair.Item2[..part.Start]
                && pair.Item1[part.OldEnd..] == pair.Item2[part.NewEnd..];
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(500, 20_000)));
    }
}
