using System.Text;

namespace Wikibot.Git.Base;

/// <summary>The caller as a git author: no line ends, angle brackets or control characters, as git itself would have it.</summary>
internal static class AuthorSignature
{
    /// <summary>Characters of an author's name, and of the e-mail, in a commit; what is beyond is left out.</summary>
    private const int MaxLength = 200;

    public static Signature Of(Caller caller, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new Signature(
            Clean(caller.Name, keepSpaces: true) is { Length: > 0 } name ? name : "unknown",
            Clean(caller.Email, keepSpaces: false) is { Length: > 0 } email ? email : "unknown@wikibot.invalid",
            DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
    }

    private static string Clean(string text, bool keepSpaces)
    {
        var kept = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= MaxLength)
            {
                break;
            }

            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            {
                kept.Append(keepSpaces ? " " : "");
            }
            else if (rune.Value is not ('<' or '>'))
            {
                kept.Append(rune.ToString());
            }
        }

        // git drops these at the ends of a name ("crud" in its ident.c), so that what it shows is what was stored.
        return kept.ToString().Trim(' ', '.', ',', ':', ';', '"', '\\', '\'');
    }
}
