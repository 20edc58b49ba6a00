using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Wikibot.Git.Client;

/// <summary>
/// An agent's token as text: <c>wikibot_</c>, 30 random letters and digits (178 bits), and six that are their CRC-32. So that scanners of secrets find one in a
/// repository or a log, and tell it from what only looks like one, without asking anybody (decision 0022).
/// </summary>
public static class AgentTokenText
{
    /// <summary>What every agent's token begins with.</summary>
    public const string Prefix = "wikibot_";

    /// <summary>Random characters.</summary>
    private const int Random = 30;

    /// <summary>Characters of the checksum: 62 to the sixth is more than 2 to the 32nd.</summary>
    private const int Check = 6;

    /// <summary>The polynomial of CRC-32 (ISO 3309), reflected.</summary>
    private const uint Polynomial = 0xEDB88320;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new token, which nobody can guess.</summary>
    public static string New()
    {
        var random = RandomNumberGenerator.GetString(Digits, Random);
        return Prefix + random + Checksum(random);
    }

    /// <summary>Whether a text is of the form of a token, its checksum included. Whether there is such a token only the git service knows.</summary>
    public static bool IsOne([NotNullWhen(true)] string? text) =>
        text?.Length == Prefix.Length + Random + Check && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Skip(Prefix.Length).All(char.IsAsciiLetterOrDigit)
        && Checksum(text.Substring(Prefix.Length, Random)) == text[^Check..];

    /// <summary>By what a token is known to the git service, which keeps no token: 64 hex digits of its SHA-256.</summary>
    public static string HashOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }

    /// <summary>CRC-32 of ASCII text, as zlib has it.</summary>
    internal static uint Crc32(string text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }
        }

        return ~crc;
    }

    private static string Checksum(string random)
    {
        Span<char> digits = stackalloc char[Check];
        var rest = Crc32(random);
        for (var i = Check - 1; i >= 0; i--)
        {
            digits[i] = Digits[(int)(rest % (uint)Digits.Length)];
            rest /= (uint)Digits.Length;
        }

        return new string(digits);
    }
}
