using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// The static bearer tokens of <c>MCP_AUTH_TOKEN</c>: entries separated by commas, each a token or <c>name=token</c>.
/// Kept as hashes only. A token is matched by comparing its hash with all of them in constant time, so that neither
/// the time nor the order tells anything.
/// </summary>
internal sealed partial class StaticTokens
{
    /// <summary>The configuration key, an environment variable by custom.</summary>
    public const string Key = "MCP_AUTH_TOKEN";

    /// <summary>A token's least length. 20 characters of base64 are 120 bits.</summary>
    public const int MinimumLength = 20;

    private readonly (string Name, byte[] Hash)[] _tokens;

    private StaticTokens((string, byte[])[] tokens) => _tokens = tokens;

    /// <summary>Whether there are any.</summary>
    public bool Any => _tokens.Length > 0;

    /// <summary>Reads <paramref name="setting"/>; empty or absent means none.</summary>
    /// <exception cref="InvalidOperationException">A token is too short, malformed or named badly, or a name or token occurs twice. The message holds no token.</exception>
    public static StaticTokens Parse(string? setting)
    {
        var tokens = new List<(string Name, byte[] Hash)>();
        foreach (var (i, (name, token)) in StaticTokenEntry.Parse(setting).Index())
        {
            var place = $"{Key}, entry {i + 1}";
            if (!NamePattern().IsMatch(name))
            {
                throw new InvalidOperationException($"{place}: a name is 1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit.");
            }

            if (token.Length < MinimumLength)
            {
                throw new InvalidOperationException($"{place} (\"{name}\"): a token needs at least {MinimumLength} characters. `openssl rand -hex 24` makes a good one.");
            }

            if (!TokenPattern().IsMatch(token))
            {
                throw new InvalidOperationException($"{place} (\"{name}\"): a token holds only letters, digits and -._~+/ with = at its end (RFC 6750, section 2.1).");
            }

            var hash = Hash(token);
            if (tokens.Exists(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException($"{place}: the name \"{name}\" occurs twice. Give each token its own: first=token,second=token.");
            }

            if (tokens.Exists(t => t.Hash.AsSpan().SequenceEqual(hash)))
            {
                throw new InvalidOperationException($"{place} (\"{name}\"): the same token occurs twice.");
            }

            tokens.Add((name, hash));
        }

        return new StaticTokens([.. tokens]);
    }

    /// <summary>The name of <paramref name="token"/>, or <see langword="null"/> when it is none of them.</summary>
    public string? Match(string token)
    {
        var hash = Hash(token);
        string? match = null;
        foreach (var (name, known) in _tokens)
        {
            // No early exit: every token costs the same.
            if (CryptographicOperations.FixedTimeEquals(hash, known))
            {
                match = name;
            }
        }

        return match;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.None, matchTimeoutMilliseconds: -1)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z", RegexOptions.None, matchTimeoutMilliseconds: -1)]
    private static partial Regex TokenPattern();
}
