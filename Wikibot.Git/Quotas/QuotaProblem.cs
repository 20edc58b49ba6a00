using System.Globalization;

namespace Wikibot.Git.Quotas;

/// <summary>Refusals by a limit: which, how much is left, and when to try again.</summary>
internal static class QuotaProblem
{
    private const string You = "you";

    /// <summary>What the wiki holds would be too much: 403 <c>quota_exceeded</c>. Waiting does not help.</summary>
    public static WikibotProblemException Full(string limit, string what, long most, long before, long after) =>
        Exceeded("the wiki", limit, what, most, before, after, "Delete some first, or ask its operator for more.");

    /// <summary>What the wiki holds and held would be too much: 403 <c>quota_exceeded</c>. Nothing that a user does makes it less.</summary>
    public static WikibotProblemException Past(long most, long before, long after) =>
        Exceeded("the wiki", "history", "bytes with its history", most, before, after, "Deleting does not help: ask its operator for more.");

    /// <summary>The user would own too many wikis: 403 <c>quota_exceeded</c>.</summary>
    public static WikibotProblemException Wikis(long most, long before) =>
        Exceeded(You, "wikis", "wikis of your own", most, before, before + 1, "Delete one first, or ask the operator for more.");

    private static WikibotProblemException Exceeded(string who, string limit, string what, long most, long before, long after, string way) => Problem.Make(
        403,
        ProblemCodes.QuotaExceeded,
        string.Create(CultureInfo.InvariantCulture, $"Nothing was changed: {who} may have {most} {what}, {(who == You ? "have" : "has")} {before}, and would have {after}. {way}"),
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
