using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// The first hex digits of the SHA-256 of texts, of which the same few are asked for again and again: a request's user, its session. Those are remembered, because
/// the system's SHA-256 of a short text takes 6 µs, and a call through both services asks for three.
/// </summary>
/// <param name="digits">How many hex digits: 1 to 64.</param>
/// <param name="before">What stands before each text, so that hashes for one purpose are not those for another.</param>
public sealed class ShortHash(int digits, string before = "")
{
    /// <summary>Texts that are remembered; what is not asked for any more goes with the rest.</summary>
    private const int MaxKept = 1000;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The digits of a text.</summary>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _known.TryGetValue(text, out var known)
            ? known
            : _known.Keep(MaxKept, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + text)))[..digits]);
    }
}
