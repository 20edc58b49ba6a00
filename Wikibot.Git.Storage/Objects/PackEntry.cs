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

    /// <summary>Most bytes of a base's place.</summary>
    private const int MostDigits = 10;

    /// <summary>The most bytes that it takes.</summary>
    public const int MaxLength = 10 + ObjectId.Size;

    /// <summary>Bytes before the first object of a pack, and behind the last.</summary>
    public const int HeaderLength = 12;

    /// <inheritdoc cref="HeaderLength"/>
    public const int TrailerLength = 20;

    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public static PackEntry Read(ReadOnlySpan<byte> bytes)
    {
        var source = new SpanBytes(bytes);
        return Read(ref source);
    }

    /// <summary>Reads it byte by byte, and none behind it.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public static PackEntry Read<TBytes>(ref TBytes bytes)
        where TBytes : IByteSource, allows ref struct
    {
        var length = 1;
        var b = bytes.Next();
        var type = (b >> 4) & 7;
        long size = b & 15;
        for (var shift = 4; (b & 0x80) != 0; shift += 7, length++)
        {
            b = shift < 64 ? bytes.Next() : throw Endless();
            size |= (long)(b & 0x7F) << shift;
        }

        if (size < 0)
        {
            throw new InvalidDataException("A pack entry of a size beyond all numbers.");
        }

        switch (type)
        {
            case >= 1 and <= 4:
                return new PackEntry(type, size, 0, default, length);
            case OffsetDelta:
                var end = length + MostDigits;
                b = bytes.Next();
                length++;
                long back = b & 0x7F;
                for (; (b & 0x80) != 0; length++)
                {
                    b = length < end ? bytes.Next() : throw Endless();
                    back = ((back + 1) << 7) | (uint)(b & 0x7F);
                }

                return new PackEntry(type, size, back, default, length);
            case ReferenceDelta:
                Span<byte> id = stackalloc byte[ObjectId.Size];
                foreach (ref var digit in id)
                {
                    digit = bytes.Next();
                }

                return new PackEntry(type, size, 0, new ObjectId(id), length + ObjectId.Size);
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

    private static InvalidDataException Endless() => new("A pack entry without an end.");

    private ref struct SpanBytes(ReadOnlySpan<byte> bytes) : IByteSource
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        public byte Next() => _at < _bytes.Length ? _bytes[_at++] : throw Endless();
    }
}

/// <summary>Where a pack's bytes come from, one by one.</summary>
internal interface IByteSource
{
    /// <exception cref="InvalidDataException">There is none any more.</exception>
    byte Next();
}
