using Wikibot.Git.Client;

namespace Wikibot.Web.Past;

/// <summary>Times as people write them in forms.</summary>
internal static class Moment
{
    /// <summary>The time; null when nothing was written.</summary>
    /// <exception cref="WikibotProblemException">It cannot be read.</exception>
    public static DateTimeOffset? Parse(string? text, TimeProvider time) =>
        string.IsNullOrWhiteSpace(text) ? null
        : TimeText.TryParse(text, time.GetUtcNow(), out var moment) ? moment
        : throw Problem.Invalid("since", "time", $"'{text.Trim()}' is no time that can be read here: write {TimeText.Forms}.");
}
