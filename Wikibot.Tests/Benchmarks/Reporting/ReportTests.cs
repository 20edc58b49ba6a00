using Wikibot.Benchmarks.Reporting;

namespace Wikibot.Tests.Benchmarks.Reporting;

public sealed class ReportTests
{
    [Fact]
    public void ToMarkdown_table_aligns_text_left_and_numbers_right()
    {
        var table = new ResultTable("Reads", ["", "median"], [["git", "2.20 ms"], ["engine", "9 µs"]]);

        table.ToMarkdown().ShouldBe("""
            |        |  median |
            | ------ | ------: |
            | git    | 2.20 ms |
            | engine |    9 µs |

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Theory]
    [InlineData(9.5, "9.50 µs")]
    [InlineData(1500, "1.50 ms")]
    [InlineData(250_000, "250 ms")]
    [InlineData(2_500_000, "2.50 s")]
    public void Time_microseconds_are_shown_in_the_unit_that_fits(double microseconds, string expected) => Units.Time(microseconds).ShouldBe(expected);

    [Fact]
    public void Replace_second_run_takes_the_place_of_the_first_and_leaves_the_rest()
    {
        var first = ReportFiles.Replace("# Benchmarks\n\nBy hand.\n", "peers", "## Peers\n\nold\n");
        var both = ReportFiles.Replace(first, "scale", "## Scale\n");

        var second = ReportFiles.Replace(both, "peers", "## Peers\n\nnew\n");

        second.ShouldBe("# Benchmarks\n\nBy hand.\n\n<!-- begin peers -->\n## Peers\n\nnew\n<!-- end peers -->\n\n<!-- begin scale -->\n## Scale\n<!-- end scale -->\n");
    }
}
