namespace Wikibot.Git.Pictures;

/// <summary>One channel of a picture at the wanted size, filled row by row: of what comes no more than a row is held.</summary>
internal sealed class Plane(Axis across, Axis down)
{
    private readonly float[] _values = new float[across.Target * down.Target];
    private readonly float[] _row = new float[across.Target];
    private int _next;

    /// <summary>The pixels, row by row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Whether all rows have come.</summary>
    public bool IsFull => _next == down.Samples;

    /// <summary>Takes the next row; those that stand below the picture (blocks of JPEG are whole) are not wanted.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        if (IsFull)
        {
            return;
        }

        Array.Clear(_row);
        across.Spread(row[..across.Samples], _row);
        var weights = down.Of(_next++, out var first);
        for (var k = 0; k < weights.Length; k++)
        {
            var weight = weights[k];
            var pixels = _values.AsSpan((first + k) * _row.Length, _row.Length);
            for (var x = 0; x < pixels.Length; x++)
            {
                pixels[x] += _row[x] * weight;
            }
        }
    }
}
