namespace Wikibot.Git.Pictures;

/// <summary>Bits of a scan's data (T.81, F.2.2.5): a zero byte behind 0xFF is none, and a marker ends them.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int at)
{
    /// <summary>Most bytes that are made up behind the end: decoders look ahead, and cameras forget the last ones.</summary>
    private const int MaxMadeUp = 64;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _at = at;
    private uint _bits;
    private int _count;
    private int _madeUp;

    /// <summary>Bits to come, as many as asked for (at most 16), which stay there; zeros behind the end.</summary>
    public int Peek(int count)
    {
        while (_count < count)
        {
            _bits = (_bits << 8) | NextByte();
            _count += 8;
        }

        return (int)(_bits >> (_count - count)) & ((1 << count) - 1);
    }

    /// <summary>Goes on by what was seen.</summary>
    public void Skip(int count) => _count -= count;

    /// <summary>Takes bits, at most 16.</summary>
    public int Take(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var bits = Peek(count);
        _count -= count;
        return bits;
    }

    /// <summary>Takes a number of so many bits, of which the smaller half are negative (T.81, F.2.2.1).</summary>
    public int TakeSigned(int count)
    {
        var value = Take(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Goes behind the restart marker that stands here, or stands a little further where data were damaged.</summary>
    public void Restart()
    {
        (_bits, _count) = (0, 0);
        var marker = NextMarker();
        if (marker < _data.Length && _data[marker + 1] is >= 0xD0 and <= 0xD7)
        {
            _at = marker + 2;
        }
    }

    /// <summary>Where the next marker stands, or the end.</summary>
    public readonly int NextMarker()
    {
        for (var next = _at; next + 1 < _data.Length; next++)
        {
            if (_data[next] == 0xFF && _data[next + 1] is not (0 or 0xFF))
            {
                return next;
            }
        }

        return _data.Length;
    }

    private uint NextByte()
    {
        if (_at < _data.Length)
        {
            var value = _data[_at];
            if (value != 0xFF)
            {
                _at++;
                return value;
            }

            if (_at + 1 < _data.Length && _data[_at + 1] == 0)
            {
                _at += 2;
                return value;
            }
        }

        return ++_madeUp <= MaxMadeUp ? 0u : throw BrokenPictureException.EndsEarly();
    }
}
