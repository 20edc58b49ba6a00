using System.Net;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>Names of this machine.</summary>
public static class Loopback
{
    /// <summary>Whether <paramref name="host"/> (without port) is <c>localhost</c> or a loopback address.</summary>
    public static bool IsName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
