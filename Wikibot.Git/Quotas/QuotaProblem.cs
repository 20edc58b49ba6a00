using System.Globalization;

namespace Wikibot.Git.Quotas;

/// <summary>Refusals by a limit: which, how much is left, and when to try again.</summary>
internal static class QuotaProblem
{
    /// <summary>What the wiki holds would be too much: 403 <c>quota_exceeded</c>. Waiting does not help.</summary>
    public static WikibotProblemException Full(string limit, string what, long most, long before, long after) => Problem.Make(
        403,
        ProblemCodes.QuotaExceeded,
        string.Create(CultureInfo.InvariantCulture, $"Nothing was changed: the wiki may have {most} {what}, has {before}, and would have {after}. Delete some first, or ask its operator for more."),
        ("limit", limit),
        ("most", most),
        ("left", Math.Max(0, most - before)));

    /// <summary>Too much in too short a time: 429 <c>too_many_requests</c>, with <c>Retry-After</c>.</summary>
    public static WikibotProblemException Fast(string limit, string what, int most, int seconds) => Problem.Make(
        429,
        ProblemCodes.TooManyRequests,
        string.Create(CultureInfo.InvariantCulture, $"Nothing was changed: at most {most} {what} a minute are allowed, and none is left. Try again in {seconds} s."),
        ("limit", limit),
        ("most", most),
        ("left", 0),
        ("retryAfter", seconds));
}
