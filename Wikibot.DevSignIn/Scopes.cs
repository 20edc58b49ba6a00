namespace Wikibot.DevSignIn;

/// <summary>The scopes that AuthKit grants: the OpenID ones and no other.</summary>
internal static class Scopes
{
    /// <summary>All of them; also what a client gets that asks for none.</summary>
    public static readonly IReadOnlyList<string> All = ["openid", "profile", "email", "offline_access"];

    /// <summary>The scopes that <paramref name="parameter"/> asks for, or <see langword="null"/> when one of them is unknown.</summary>
    public static IReadOnlyList<string>? Parse(string? parameter)
    {
        var asked = (parameter ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return asked.Length == 0 ? All : asked.All(All.Contains) ? [.. asked.Distinct(StringComparer.Ordinal)] : null;
    }
}
