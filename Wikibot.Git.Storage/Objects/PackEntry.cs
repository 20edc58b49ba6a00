using System.Buffers.Binary;

namespace Wikibot.Git.Storage.Objects;

/// <summary>The start of an object in a pack.</summary>
/// <param name="Type">1 to 4: a whole object of that <see cref="ObjectKind"/>; 6 or 7: a delta.</param>
/// <param name="Size">Bytes of the object, or of the delta.</param>
/// <param name="Back">Of a delta of type 6: how far before it its base begins.</param>
/// <param name="Base">Of a delta of type 7: its base.</param>
/// <param name="Length">Bytes of all this; the compressed ones follow.</param>
internal readonly record struct PackEntry(int Type, long Size, long Back, ObjectId Base, int Length)
{
    public const int OffsetDelta = 6;
    public const int ReferenceDelta = 7;

    /// <summary>The most bytes that it takes.</summary>
    public const int MaxLength = 10 + ObjectId.Size;

    /// <summary>Bytes before the first object of a pack, and behind the last.</summary>
    public const int HeaderLength = 12;

    /// <inheritdoc cref="HeaderLength"/>
    public const int TrailerLength = 20;

    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public static PackEntry Read(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var b = Next(bytes, ref at);
        var type = (b >> 4) & 7;
        long size = b & 15;
        for (var shift = 4; (b & 0x80) != 0; shift += 7)
        {
            b = Next(bytes, ref at);
            size |= (long)(b & 0x7F) << shift;
        }

        switch (type)
        {
            case >= 1 and <= 4:
                return new PackEntry(type, size, 0, default, at);
            case OffsetDelta:
                b = Next(bytes, ref at);
                long back = b & 0x7F;
                while ((b & 0x80) != 0)
                {
                    b = Next(bytes, ref at);
                    back = ((back + 1) << 7) | (uint)(b & 0x7F);
                }

                return new PackEntry(type, size, back, default, at);
            case ReferenceDelta when at + ObjectId.Size <= bytes.Length:
                return new PackEntry(type, size, 0, new ObjectId(bytes.Slice(at, ObjectId.Size)), at + ObjectId.Size);
            default:
                throw new InvalidDataException($"A pack entry of type {type}.");
        }
    }

    /// <summary>Writes it, of type 7 without the base, and returns its length.</summary>
    public static int Write(Span<byte> to, int type, long size, long back = 0)
    {
        var at = 0;
        to[at] = (byte)((type << 4) | (int)(size & 15));
        for (size >>= 4; size > 0; size >>= 7)
        {
            to[at++] |= 0x80;
            to[at] = (byte)(size & 0x7F);
        }

        at++;
        if (type != OffsetDelta)
        {
            return at;
        }

        // The highest digits first, each but the last one less than it stands for.
        Span<byte> digits = stackalloc byte[10];
        var first = digits.Length - 1;
        digits[first] = (byte)(back & 0x7F);
        while ((back >>= 7) > 0)
        {
            digits[--first] = (byte)(0x80 | (--back & 0x7F));
        }

        digits[first..].CopyTo(to[at..]);
        return at + digits.Length - first;
    }

    /// <summary>Writes that of a delta against <paramref name="basis"/>, wherever it is, and returns its length.</summary>
    public static int Write(Span<byte> to, long size, ObjectId basis)
    {
        var at = Write(to, ReferenceDelta, size);
        basis.CopyTo(to[at..]);
        return at + ObjectId.Size;
    }

    /// <summary>Writes the start of a pack.</summary>
    public static void WriteHeader(Span<byte> to, int objects)
    {
        "PACK"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], 2);
        BinaryPrimitives.WriteInt32BigEndian(to[8..], objects);
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int at) =>
        at < bytes.Length && at < 20 ? bytes[at++] : throw new InvalidDataException("A pack entry without an end.");
}
