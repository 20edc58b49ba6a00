using System.Net;

<<<<<<<< HEAD:Wikibot.DevSignIn/Loopback.cs
namespace Wikibot.DevSignIn;
========
namespace Wikibot.Mcp.Auth;
>>>>>>>> c944433 (One room each, one door for commits, one set of records: a feature no longer touches sixteen files):Wikibot.Mcp/Auth/Loopback.cs

/// <summary>Names of this machine.</summary>
internal static class Loopback
{
    /// <summary>Whether <paramref name="host"/> (without port) is <c>localhost</c> or a loopback address.</summary>
    public static bool IsName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
