using System.Globalization;
using System.Text;

namespace Wikibot.Git.Members;

/// <summary>
/// When two e-mails are one, for invitations: in NFC, the part before the <c>@</c> in small letters, the domain as DNS has it (IDNA, small letters).
/// Nothing else is folded: dots and what stands behind a <c>+</c> count.
/// </summary>
internal static class EmailAddress
{
    /// <summary>Most bytes of an e-mail's UTF-8 (RFC 5321, section 4.5.3.1.3, less the brackets).</summary>
    public const int MaxBytes = 254;

    /// <summary>Most bytes of the part before the <c>@</c>.</summary>
    private const int MaxLocalBytes = 64;

    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    /// <summary>The e-mail as it is shown: trimmed, in NFC.</summary>
    public static string Shown(string email) => email.Trim().Normalize(NormalizationForm.FormC);

    /// <summary>What two e-mails have in common exactly when they are one; null when it is no e-mail that can be invited.</summary>
    public static string? Key(string? text)
    {
        if (text is null || PagePath.HasLoneSurrogate(text) || Encoding.UTF8.GetByteCount(text) > 2 * MaxBytes)
        {
            return null;
        }

        // Before NFC, which makes a K of the Kelvin sign: what is no ASCII letter must not become one, or it would claim another's invitation.
        var email = text.Trim();
        if (email.EnumerateRunes().Any(BecomesAscii))
        {
            return null;
        }

        email = Shown(email);
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Encoding.UTF8.GetByteCount(email) <= MaxBytes && Local(email[..at]) is { } local && Domain(email[(at + 1)..]) is { } domain
            ? $"{local}@{domain}"
            : null;
    }

    private static string? Local(string local)
    {
        var isPlain = local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
            && Encoding.UTF8.GetByteCount(local) <= MaxLocalBytes
            && !local.EnumerateRunes().Any(c => Rune.IsControl(c) || Rune.IsWhiteSpace(c) || InvisibleCharacters.IsIgnorable(c.Value) || "\"(),:;<>@[\\]|".Contains(c.ToString(), StringComparison.Ordinal));
        return isPlain ? local.ToLowerInvariant().Normalize(NormalizationForm.FormC) : null;
    }

    private static string? Domain(string domain)
    {
        try
        {
            // Undone and done again, so that both spellings of a name of other letters are one.
            var ascii = s_idn.GetAscii(s_idn.GetUnicode(s_idn.GetAscii(domain))).ToLowerInvariant();
            return ascii.Contains('.', StringComparison.Ordinal) && !ascii.EndsWith('.') ? ascii : null;
        }
        catch (ArgumentException)
        {
            // No name of DNS.
            return null;
        }
    }

    private static bool BecomesAscii(Rune rune) => !rune.IsAscii && rune.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant() is [var first, ..] && char.IsAscii(first);
}
