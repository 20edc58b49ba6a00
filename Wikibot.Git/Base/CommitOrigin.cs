namespace Wikibot.Git.Base;

/// <summary>
/// By what a commit was made, in its trailers <c>Wikibot-Client</c>, <c>Wikibot-Agent</c> and <c>Wikibot-Session</c>. Commits of before, and git's own, have none.
/// </summary>
internal static class CommitOrigin
{
    public const string ClientTrailer = "Wikibot-Client";
    public const string AgentTrailer = "Wikibot-Agent";
    public const string SessionTrailer = "Wikibot-Session";

    /// <summary>Characters of each in a commit; what is beyond is left out.</summary>
    private const int MaxLength = 100;

    /// <summary>What a commit says of itself that a caller makes: who, when, why, and by what.</summary>
    public static CommitDetails Details(Caller caller, TimeProvider time, string message, params IEnumerable<KeyValuePair<string, string>> trailers) =>
        new(AuthorSignature.Of(caller, time), message, [.. trailers, .. Trailers(caller.Origin)]);

    /// <summary>The trailers of an origin.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Trailers(CallOrigin? origin) =>
        from trailer in (KeyValuePair<string, string?>[])[new(ClientTrailer, origin?.Client), new(AgentTrailer, origin?.Agent), new(SessionTrailer, origin?.Session)]
        let value = OneLine(trailer.Value)
        where value.Length > 0
        select new KeyValuePair<string, string>(trailer.Key, value);

    /// <summary>What a commit's trailers say.</summary>
    public static CallOrigin Of(Commit commit) => new(Of(commit, ClientTrailer), Of(commit, AgentTrailer), Of(commit, SessionTrailer));

    /// <summary>Whether a commit is of a session, or by a client or program of that name, in any case; every one is when no name is given.</summary>
    public static bool IsBy(Commit commit, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return true;
        }

        name = name.Trim();
        var origin = Of(commit);
        return Is(origin.Session) || Is(origin.Client) || Is(origin.Agent);

        bool Is(string? value) => string.Equals(value, name, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Of(Commit commit, string trailer) => CommitText.Trailers(commit.Message, trailer).FirstOrDefault();

    private static string OneLine(string? text)
    {
        if (text is null)
        {
            return "";
        }

        var line = string.Concat(text.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) || System.Text.Rune.IsWhiteSpace(rune) ? " " : rune.ToString())).Trim();
        return line.Length <= MaxLength ? line : line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)].TrimEnd();
    }
}
