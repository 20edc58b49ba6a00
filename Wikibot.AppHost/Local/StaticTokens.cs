namespace Wikibot.AppHost.Local;

/// <summary>The static bearer tokens that the MCP service accepts: comma-separated, each <c>token</c> or <c>name=token</c>.</summary>
/// <param name="Value">As given, for the MCP service.</param>
/// <param name="First">The first token, for the line that connects a client.</param>
/// <param name="Subjects">Who the holders are, as the git service knows them.</param>
internal sealed record StaticTokens(string Value, string First, IReadOnlyList<string> Subjects)
{
    /// <exception cref="FormatException">There is no token in the text.</exception>
    public static StaticTokens Parse(string text)
    {
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Split)
            .ToList();
        return entries.Count > 0
            ? new StaticTokens(text, entries[0].Token, [.. entries.Select(entry => $"static:{entry.Name}").Distinct(StringComparer.Ordinal)])
            : throw new FormatException("MCP_AUTH_TOKEN holds no token: give one or more, comma-separated, each 'token' or 'name=token'.");
    }

    // As the MCP service reads them: "abc==" is a token with base64 padding, not a name.
    private static (string Name, string Token) Split(string entry) =>
        entry.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 && !entry.AsSpan(at).Trim('=').IsEmpty
            ? (entry[..at].Trim(), entry[(at + 1)..].Trim())
            : ("default", entry);
}
