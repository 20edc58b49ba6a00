using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>A point in the past as models name it: a time, how long ago, or a commit.</summary>
internal static partial class Moment
{
    /// <summary>The time that <paramref name="text"/> names: ISO 8601 (UTC when it names no zone), or how long before <paramref name="now"/> (<c>30m</c>, <c>24h</c>, <c>7d</c>).</summary>
    /// <exception cref="WikibotProblemException">It names none.</exception>
    public static DateTimeOffset Time(string text, DateTimeOffset now, string field)
    {
        if (Ago().Match(text) is { Success: true } ago && int.TryParse(ago.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var hours = count * (ago.Groups["unit"].Value switch { "m" => 1 / 60.0, "h" => 1.0, "d" => 24.0, _ => 7 * 24.0 });
            return hours < TimeSpan.FromDays(365_000).TotalHours && now - DateTimeOffset.MinValue > TimeSpan.FromHours(hours) ? now - TimeSpan.FromHours(hours) : DateTimeOffset.UnixEpoch;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new WikibotProblemException(400, ProblemCodes.InvalidArgument, $"\"{field}\" is no time: \"{text}\". Write \"2026-11-22\", \"2026-11-22T09:30:00Z\", or how long ago, such as \"24h\" or \"7d\".")
            {
                Extensions = new Dictionary<string, JsonNode>(StringComparer.Ordinal) { ["field"] = field, ["rule"] = "time" },
            };
    }

    /// <summary>Whether <paramref name="text"/> is a commit id.</summary>
    public static bool IsCommit(string text) => Commit().IsMatch(text);

    [GeneratedRegex("^(?<count>[0-9]{1,6}) ?(?<unit>[mhdw])$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ago();

    [GeneratedRegex("^[0-9a-fA-F]{40}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commit();
}
