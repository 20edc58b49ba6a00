using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Wikibot.Git.Client;

/// <summary>
/// Times as people and models write them, the same in both services: ISO 8601 (UTC when it names no zone), a date in words with its year,
/// <c>now</c>, <c>today</c>, <c>yesterday</c> (from 00:00 UTC), or how long ago (<c>90 min</c>, <c>1 hour ago</c>, <c>7d</c>, <c>1y</c>, <c>P7D</c>).
/// What reads differently in different countries (<c>03/04/2026</c>) is no time.
/// </summary>
public static partial class TimeText
{
    /// <summary>What can be written, for a sentence.</summary>
    public const string Forms = "\"2026-11-22\", \"2026-11-22T09:30:00Z\", \"yesterday\", or how long ago: \"90 min\", \"24h\", \"7 days\", \"1y\"";

    /// <summary>The time that <paramref name="text"/> names, in UTC, not before 1970; seen from <paramref name="now"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, DateTimeOffset now, out DateTimeOffset time)
    {
        text = text?.Trim() ?? "";
        var found = text.Length is > 0 and <= 100 ? (Named(text, now) ?? Ago(text, now) ?? Dated(text))?.ToUniversalTime() : null;
        time = found is { } value && value > DateTimeOffset.UnixEpoch ? value : DateTimeOffset.UnixEpoch;
        return found is not null;
    }

    private static DateTimeOffset? Named(string text, DateTimeOffset now) => text.ToUpperInvariant() switch
    {
        "NOW" => now,
        "TODAY" => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
        "YESTERDAY" => new DateTimeOffset(now.UtcDateTime.Date.AddDays(-1), TimeSpan.Zero),
        _ => null,
    };

    private static DateTimeOffset? Ago(string text, DateTimeOffset now)
    {
        if (Length().Match(text) is { Success: true } length)
        {
            return Back(now, 1, length.Groups["unit"].Value);
        }

        if (Lengths().Match(text) is not { Success: true } lengths)
        {
            return Duration(text) is { } duration ? now - Earliest(now, duration) : null;
        }

        DateTimeOffset? time = now;
        for (var i = 0; i < lengths.Groups["count"].Captures.Count && time is not null; i++)
        {
            var count = int.TryParse(lengths.Groups["count"].Captures[i].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
            time = Back(time.Value, count, lengths.Groups["unit"].Captures[i].Value);
        }

        return time;
    }

    private static DateTimeOffset? Back(DateTimeOffset from, int count, string unit) => unit.ToUpperInvariant() switch
    {
        "S" or "SEC" or "SECS" or "SECOND" or "SECONDS" => from - Earliest(from, TimeSpan.FromSeconds(count)),
        "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => from - Earliest(from, TimeSpan.FromMinutes(count)),
        "H" or "HR" or "HRS" or "HOUR" or "HOURS" => from - Earliest(from, TimeSpan.FromHours(count)),
        "D" or "DAY" or "DAYS" => from - Earliest(from, TimeSpan.FromDays(count)),
        "W" or "WK" or "WKS" or "WEEK" or "WEEKS" => from - Earliest(from, TimeSpan.FromDays(7L * count)),
        "MO" or "MON" or "MONTH" or "MONTHS" => from.AddMonths(-Math.Min(count, 12 * (from.Year - 1))),
        "Y" or "YR" or "YRS" or "YEAR" or "YEARS" => from.AddYears(-Math.Min(count, from.Year - 1)),
        _ => null,
    };

    private static TimeSpan Earliest(DateTimeOffset from, TimeSpan back) => from - DateTimeOffset.MinValue is var all && back > all ? all : back;

    private static TimeSpan? Duration(string text)
    {
        try
        {
            return text[0] is 'P' && XmlConvert.ToTimeSpan(text) is var span && span >= TimeSpan.Zero ? span : null;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Dated(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, ["yyyy", "yyyyMMdd", "yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss"], CultureInfo.InvariantCulture, Utc, out var exact))
        {
            return exact;
        }

        return YearFirst().IsMatch(text) || MonthInWords().IsMatch(text)
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time : null
            : null;
    }

    [GeneratedRegex(@"^(the )?(last|past) (?<unit>[a-z]+)$|^an? (?<unit>[a-z]+)( ago)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Length();

    // Six digits and a "d" would be an abbreviated commit id as well.
    [GeneratedRegex(@"^((the )?(last|past) )?(?![0-9]{6}d$)((?<count>[0-9]{1,6})[ .]?(?<unit>[a-z]+)[ .,]*(and )?)+(ago)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lengths();

    [GeneratedRegex(@"^[0-9]{4}[-/][0-9]{2}([-/T ]|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?=.*\b[0-9]{4}\b).*\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex MonthInWords();
}
