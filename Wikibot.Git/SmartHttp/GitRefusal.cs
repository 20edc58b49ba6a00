namespace Wikibot.Git.SmartHttp;

/// <summary>What a client of git's protocol is told in place of an answer: git shows it on the terminal.</summary>
internal sealed class GitRefusal(string message) : Exception(Shown(message))
{
    /// <summary>Most characters of it: it may hold what the client sent.</summary>
    private const int MaxShown = 300;

    private static string Shown(string message) => string.Concat(message.Take(MaxShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
