namespace Wikibot.Mcp.Auth.Login;

/// <summary>Signing in failed, with a sentence that says at which step and what to do.</summary>
internal sealed class LoginException(string message) : Exception(message);
