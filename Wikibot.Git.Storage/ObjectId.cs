using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Wikibot.Git.Storage;

/// <summary>A git object id: 20 bytes of SHA-1, by value, without a heap allocation.</summary>
public readonly record struct ObjectId
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>An id from its 20 raw bytes.</summary>
    /// <exception cref="ArgumentException">Not 20 bytes.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("An object id has 20 bytes.", nameof(bytes));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Writes the 20 raw bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _c);
    }

    /// <summary>An id from 40 hex digits in either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex is { Length: 2 * Size } && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            id = new ObjectId(bytes);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>An id from 40 hex digits.</summary>
    /// <exception cref="FormatException">Not 40 hex digits.</exception>
    public static ObjectId Parse(string hex) => TryParse(hex, out var id) ? id : throw new FormatException("An object id is 40 hex digits.");

    /// <summary>40 lower-case hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
