namespace Wikibot.Mcp.Auth;

/// <summary>One entry of <c>MCP_AUTH_TOKEN</c>, not judged yet. The AppHost compiles this file as well: both must find the same names.</summary>
internal sealed record StaticTokenEntry(string Name, string Token)
{
    /// <summary>The name of a token that was given none.</summary>
    public const string DefaultName = "default";

    /// <summary>The entries of <paramref name="setting"/>: comma-separated, each <c>token</c> or <c>name=token</c>.</summary>
    public static IReadOnlyList<StaticTokenEntry> Parse(string? setting) =>
        [.. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Of)];

    private static StaticTokenEntry Of(string entry)
    {
        var at = entry.IndexOf('=', StringComparison.Ordinal);
        // "abc==" is a token with base64 padding, not a name.
        return at < 0 || entry.AsSpan(at).Trim('=').IsEmpty ? new(DefaultName, entry) : new(entry[..at].Trim(), entry[(at + 1)..].Trim());
    }
}
