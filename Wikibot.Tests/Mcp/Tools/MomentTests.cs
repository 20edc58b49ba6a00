using System.Globalization;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Tools;

public sealed class MomentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z")]
    [InlineData("2026-11-20T09:30:00+02:00", "2026-11-20T07:30:00Z")]
    [InlineData("30m", "2026-11-22T11:30:00Z")]
    [InlineData("24h", "2026-11-21T12:00:00Z")]
    [InlineData("7d", "2026-11-15T12:00:00Z")]
    [InlineData("2 w", "2026-11-08T12:00:00Z")]
    [InlineData("999999w", "1970-01-01T00:00:00Z")]
    public void Time_aTime_isUnderstood(string text, string expected) =>
        Moment.Time(text, Now, "since").ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("-3d")]
    [InlineData("1234567d")]
    public void Time_noTime_isRefusedByName(string text) =>
        Should.Throw<WikibotProblemException>(() => Moment.Time(text, Now, "since")).Extensions["field"].ToString().ShouldBe("since");

    [Theory]
    [InlineData("0123456789abcdef0123456789ABCDEF01234567", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456", false)]
    [InlineData("2026-11-20", false)]
    public void IsCommit_only40HexDigits(string text, bool expected) => Moment.IsCommit(text).ShouldBe(expected);
}
