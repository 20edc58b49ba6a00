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
    [InlineData("today", "2026-11-22T00:00:00Z")]
    [InlineData("Yesterday", "2026-11-21T00:00:00Z")]
    [InlineData("now", "2026-11-22T12:00:00Z")]
    [InlineData("1 hour ago", "2026-11-22T11:00:00Z")]
    [InlineData("an hour ago", "2026-11-22T11:00:00Z")]
    [InlineData("90 min", "2026-11-22T10:30:00Z")]
    [InlineData("90min", "2026-11-22T10:30:00Z")]
    [InlineData("1y", "2025-11-22T12:00:00Z")]
    [InlineData("2 months", "2026-09-22T12:00:00Z")]
    [InlineData("999999 years", "1970-01-01T00:00:00Z")]
    [InlineData("2.days.ago", "2026-11-20T12:00:00Z")]
    [InlineData("1h30m", "2026-11-22T10:30:00Z")]
    [InlineData("1 day and 2 hours ago", "2026-11-21T10:00:00Z")]
    [InlineData("last week", "2026-11-15T12:00:00Z")]
    [InlineData("last 24 hours", "2026-11-21T12:00:00Z")]
    [InlineData("the past 7 days", "2026-11-15T12:00:00Z")]
    [InlineData("P7D", "2026-11-15T12:00:00Z")]
    [InlineData("PT36H", "2026-11-21T00:00:00Z")]
    [InlineData("2026", "2026-01-01T00:00:00Z")]
    [InlineData("2026-11", "2026-11-01T00:00:00Z")]
    [InlineData("20261120", "2026-11-20T00:00:00Z")]
    [InlineData("2026-11-20 09:30", "2026-11-20T09:30:00Z")]
    [InlineData("22 November 2026", "2026-11-22T00:00:00Z")]
    [InlineData("Fri, 20 Nov 2026 09:30:00 GMT", "2026-11-20T09:30:00Z")]
    [InlineData("0001-01-01", "1970-01-01T00:00:00Z")]
    public void Time_aTime_isUnderstood(string text, string expected) =>
        Moment.Time(text, Now, "since").ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow or so")]
    [InlineData("03/04/2026")]
    [InlineData("1.5")]
    [InlineData("10:30")]
    [InlineData("123456d")]
    [InlineData("5 apples")]
    [InlineData("P1")]
    [InlineData("2026-13-01")]
    [InlineData("-3d")]
    [InlineData("1234567d")]
    public void Time_noTime_isRefusedByName(string text) =>
        Should.Throw<WikibotProblemException>(() => Moment.Time(text, Now, "since")).Extensions["field"].ToString().ShouldBe("since");

    [Theory]
    [InlineData("0123456789abcdef0123456789ABCDEF01234567", true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456", true)]
    [InlineData("0123456789abcdef0123456789abcdef012345678", false)]
    [InlineData("abc1234", true)]
    [InlineData("123456d", true)]
    [InlineData("abc123", true)]
    [InlineData("abcd", true)]
    [InlineData("abc", false)]
    [InlineData("2026", false)]
    [InlineData("1969", true)]
    [InlineData("4821", true)]
    [InlineData("365d", false)]
    [InlineData("20261120", false)]
    [InlineData("2026-11-20", false)]
    public void IsCommit_fourTo40HexDigitsThatAreNoTime(string text, bool expected) => Moment.IsCommit(text, Now).ShouldBe(expected);
}
