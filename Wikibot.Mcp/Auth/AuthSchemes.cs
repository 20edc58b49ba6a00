namespace Wikibot.Mcp.Auth;

/// <summary>Names of the authentication schemes.</summary>
internal static class AuthSchemes
{
    /// <summary>The default scheme: tries the others in turn, and answers 401 and 403 for all of them.</summary>
    public const string Bearer = "Bearer";

    /// <summary>Access tokens (JWT) of AuthKit.</summary>
    public const string AuthKit = "AuthKit";

    /// <summary>Agents' tokens, which users make (decision 0022).</summary>
    public const string Agent = "Agent";

    /// <summary>Static bearer tokens from <c>MCP_AUTH_TOKEN</c>.</summary>
    public const string Static = "Static";
}
