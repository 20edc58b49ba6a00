using Wikibot.Mcp.Auth;

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
        var entries = StaticTokenEntry.Parse(text);
        return entries.Count > 0
            ? new StaticTokens(text, entries[0].Token, [.. entries.Select(entry => $"static:{entry.Name}").Distinct(StringComparer.Ordinal)])
            : throw new FormatException("MCP_AUTH_TOKEN holds no token: give one or more, comma-separated, each 'token' or 'name=token'.");
    }
}
