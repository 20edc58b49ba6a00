namespace Wikibot.DevSignIn.Login;

/// <summary>Signing in failed, with a sentence that says at which step and what to do.</summary>
internal sealed class LoginException(string message) : Exception(Printable(message))
{
    /// <summary><paramref name="text"/> for a terminal: what a server says may hold escapes, which a terminal obeys.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? '\uFFFD' : c));
}
