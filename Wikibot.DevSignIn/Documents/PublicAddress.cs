using System.Net;
using System.Net.Sockets;

namespace Wikibot.DevSignIn.Documents;

/// <summary>
/// Which addresses are of the public internet: not this machine, not its network, not a cloud's metadata service.
/// After IANA's registries of special-purpose addresses (RFC 6890): for IPv6 what is allotted to the public, for IPv4 all that is not set aside.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_setAside4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork s_public6 = IPNetwork.Parse("2000::/3");

    // Tunnels (Teredo in the first, 6to4) hold an IPv4 address, so they would be a way around the list above.
    private static readonly IPNetwork[] s_setAside6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    /// <summary>Whether <paramref name="address"/> is a public one.</summary>
    public static bool Is(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !s_setAside4.Any(network => network.Contains(address))
            : s_public6.Contains(address) && !s_setAside6.Any(network => network.Contains(address));
    }
}
