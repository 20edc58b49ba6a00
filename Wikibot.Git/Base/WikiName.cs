using System.Text.RegularExpressions;

namespace Wikibot.Git.Base;

/// <summary>A wiki's name: it becomes a folder's name on any file system, and part of an address.</summary>
internal static partial class WikiName
{
    public const string Rule = "A wiki's name is 1 to 64 lower-case letters, digits and single hyphens inside, and no device name of Windows such as 'con'.";

    public static bool IsValid(string? name) => name is { Length: > 0 and <= 64 } && Shape().IsMatch(name) && !Device().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A(con|prn|aux|nul|com[0-9]|lpt[0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Device();
}
