using System.Text;
using System.Text.RegularExpressions;

namespace Wikibot.Git.Base;

/// <summary>
/// Commit messages: what a caller may put into one, and how trailers (git-interpret-trailers) are told from it again.
/// A trailer of ours counts only in the last paragraph, which the service writes itself.
/// </summary>
internal static partial class CommitText
{
    public const string RequestTrailer = "Wikibot-Request";
    public const string OperationTrailer = "Wikibot-Operation";

    /// <summary>Characters of a commit message.</summary>
    public const int MaxLength = 4000;

    /// <summary>
    /// The caller's message, or <paramref name="fallback"/> when it is blank: LF line ends, no control characters,
    /// and no line that reads as one of our trailers.
    /// </summary>
    public static string Clean(string? message, string fallback)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return fallback;
        }

        if (message.Length > MaxLength)
        {
            throw Problem.Invalid("message", "length", $"'message' has at most {MaxLength} characters.");
        }

        var text = new StringBuilder(message.Length);
        foreach (var c in message.ReplaceLineEndings("\n"))
        {
            text.Append(char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c);
        }

        var cleaned = TrailerLine().Replace(text.ToString(), "> $0").Trim();
        return cleaned.Length == 0 ? fallback : WellFormed(cleaned);
    }

    /// <summary>The message as it was given, without the paragraph of trailers.</summary>
    public static string WithoutTrailers(string message) => Split(message).Text;

    /// <summary>The values of one of our trailers, in order.</summary>
    public static IEnumerable<string> Trailers(string message, string key)
    {
        var prefix = key + ": ";
        return Split(message).Trailers
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => line[prefix.Length..]);
    }

    private static (string Text, string[] Trailers) Split(string message)
    {
        var trimmed = message.TrimEnd('\n');
        var gap = trimmed.LastIndexOf("\n\n", StringComparison.Ordinal);
        var last = trimmed[(gap < 0 ? 0 : gap + 2)..].Split('\n');
        return last.All(line => AnyTrailer().IsMatch(line)) && last.Any(line => line.StartsWith("Wikibot-", StringComparison.Ordinal))
            ? (gap < 0 ? "" : trimmed[..gap].TrimEnd('\n'), last)
            : (trimmed, []);
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^[ \t]*wikibot-[a-z0-9-]*[ \t]*:", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex TrailerLine();

    [GeneratedRegex(@"\A[A-Za-z0-9-]+: ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex AnyTrailer();
}
