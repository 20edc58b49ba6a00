namespace Wikibot.Git.Storage.Objects;

/// <summary>Git's binary deltas.</summary>
internal static class Delta
{
    /// <summary>Applies a delta to its base.</summary>
    /// <exception cref="InvalidDataException">The delta does not fit the base.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> basis, ReadOnlySpan<byte> delta)
    {
        if (Size(ref delta) != basis.Length)
        {
            throw new InvalidDataException("A delta for another base.");
        }

        var result = new byte[Size(ref delta)];
        var at = 0;
        while (!delta.IsEmpty)
        {
            var op = delta[0];
            delta = delta[1..];
            if ((op & 0x80) == 0)
            {
                if (op == 0 || op > delta.Length || op > result.Length - at)
                {
                    throw new InvalidDataException("A broken delta.");
                }

                delta[..op].CopyTo(result.AsSpan(at));
                delta = delta[op..];
                at += op;
                continue;
            }

            var (offset, size) = Copy(op, ref delta);
            if (offset < 0 || offset > basis.Length - size || size > result.Length - at)
            {
                throw new InvalidDataException("A broken delta.");
            }

            basis.Slice(offset, size).CopyTo(result.AsSpan(at));
            at += size;
        }

        return at == result.Length ? result : throw new InvalidDataException("A delta that ends early.");
    }

    /// <summary>Bytes of what a delta makes, from its first bytes (20 are enough).</summary>
    /// <exception cref="InvalidDataException">They are no start of a delta.</exception>
    public static int ResultSize(ReadOnlySpan<byte> start)
    {
        _ = Size(ref start);
        return Size(ref start);
    }

    /// <summary>Where a copy begins in the basis, and how much it takes.</summary>
    private static (int Offset, int Size) Copy(int op, ref ReadOnlySpan<byte> delta)
    {
        int offset = 0, size = 0;
        for (var i = 0; i < 7; i++)
        {
            if ((op & (1 << i)) == 0)
            {
                continue;
            }

            if (delta.IsEmpty)
            {
                throw new InvalidDataException("A broken delta.");
            }

            if (i < 4)
            {
                offset |= delta[0] << (8 * i);
            }
            else
            {
                size |= delta[0] << (8 * (i - 4));
            }

            delta = delta[1..];
        }

        return (offset, size == 0 ? 0x10000 : size);
    }

    private static int Size(ref ReadOnlySpan<byte> delta)
    {
        long size = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (delta.IsEmpty || shift > 28)
            {
                throw new InvalidDataException("A broken delta.");
            }

            var b = delta[0];
            delta = delta[1..];
            size |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return size <= int.MaxValue / 2 ? (int)size : throw new InvalidDataException("A delta that is too large.");
            }
        }
    }
}
