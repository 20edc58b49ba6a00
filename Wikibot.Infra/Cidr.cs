using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Wikibot.Infra;

/// <summary>A range of IPv4 addresses.</summary>
/// <param name="Address">First address, as a number.</param>
/// <param name="Bits">Length of the prefix.</param>
internal readonly record struct Cidr(uint Address, int Bits)
{
    private const int SubnetBits = 4;

    /// <summary>Reads <paramref name="text"/>, the value of <paramref name="key"/>: /16 to /24, starting on its own boundary.</summary>
    /// <exception cref="Pulumi.RunException">It is not such a range.</exception>
    public static Cidr Parse(string key, string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2 && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == parts[0]
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 16 and <= 24)
        {
            var number = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
            if (number << bits == 0)
            {
                return new Cidr(number, bits);
            }
        }

        throw StackSettings.Bad(key, $"must be an IPv4 range from /16 to /24 that starts on its own boundary, such as 10.0.0.0/16; it is \"{text}\"");
    }

    /// <summary>One of its sixteen parts.</summary>
    public Cidr Subnet(int index) => new(Address + ((uint)index << (32 - Bits - SubnetBits)), Bits + SubnetBits);

    /// <inheritdoc/>
    public override string ToString()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Address);
        return $"{new IPAddress(bytes)}/{Bits}";
    }
}
