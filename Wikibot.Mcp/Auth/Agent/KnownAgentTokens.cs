using System.Collections.Concurrent;
using System.Security.Claims;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Mcp.Auth;

/// <summary>Agents' tokens that were good a moment ago, by their hashes, so that not every request asks twice.</summary>
internal sealed class KnownAgentTokens(TimeProvider time)
{
    /// <summary>Tokens that are remembered at the same time.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, ClaimsPrincipal Principal)> _known = new(StringComparer.Ordinal);

    /// <summary>For how long this service goes on to answer what needs no wiki (which tools there are, who one is) by a token that has ended.</summary>
    public static TimeSpan Remembered { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The principal of a token; null when it has to be asked for.</summary>
    public ClaimsPrincipal? Find(string hash) => _known.TryGetValue(hash, out var known) && time.GetUtcNow() < known.Until ? known.Principal : null;

    /// <summary>Remembers one, no longer than it is good.</summary>
    public void Add(string hash, ClaimsPrincipal principal, DateTimeOffset expires)
    {
        var until = time.GetUtcNow() + Remembered;
        _known.Keep(Most, hash, (expires < until ? expires : until, principal));
    }
}
