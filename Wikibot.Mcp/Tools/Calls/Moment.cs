using System.Text.RegularExpressions;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>A point in the past as models name it: a time, how long ago, or a commit.</summary>
internal static partial class Moment
{
    /// <summary>The time that <paramref name="text"/> names; see <see cref="TimeText"/>.</summary>
    /// <exception cref="WikibotProblemException">It names none.</exception>
    public static DateTimeOffset Time(string text, DateTimeOffset now, string field) =>
        TimeText.TryParse(text, now, out var time)
            ? time
            : throw Problem.Invalid(field, "time", $"\"{field}\" is no time: \"{text}\". Write {TimeText.Forms}.");

    /// <summary>
    /// Whether <paramref name="text"/> is a commit id, whole or shortened to at least four digits, and no time that a wiki can have
    /// (<c>2026</c>, <c>20261122</c>; the year 4821 is none).
    /// </summary>
    public static bool IsCommit(string text, DateTimeOffset now) =>
        Commit().IsMatch(text) && !(TimeText.TryParse(text, now, out var time) && time > DateTimeOffset.UnixEpoch && time <= now.AddYears(1));

    [GeneratedRegex("^[0-9a-fA-F]{4,40}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Commit();
}
