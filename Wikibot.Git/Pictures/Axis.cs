namespace Wikibot.Git.Pictures;

/// <summary>
/// How the samples of one side of a picture fall onto fewer (or, of coarser colours, more) pixels: each counts by the part of the pixel that it covers, so that a picture which
/// is made smaller is the mean of what was there and nothing flickers in or out.
/// </summary>
internal sealed class Axis
{
    private readonly int[] _first;
    private readonly int[] _offset;
    private readonly float[] _weights;

    /// <summary>An axis.</summary>
    /// <param name="samples">Samples that come.</param>
    /// <param name="step">Pixels of the picture that one sample stands for: 1, or 2 for colours that are held at half the size.</param>
    /// <param name="length">Pixels of the picture along this side.</param>
    /// <param name="target">Pixels that are wanted.</param>
    public Axis(int samples, double step, int length, int target)
    {
        Samples = samples;
        Target = target;
        _first = new int[samples];
        _offset = new int[samples + 1];
        var weights = new List<float>(samples + target);
        var ratio = (double)target / length;
        for (var i = 0; i < samples; i++)
        {
            var from = Math.Min(i * step * ratio, target);

            // The last sample stands for what is left, also where the colours' samples do not come out even.
            var to = i == samples - 1 ? target : Math.Min((i + 1) * step * ratio, target);
            var first = Math.Min((int)from, target - 1);
            _first[i] = first;
            for (var at = first; at < to; at++)
            {
                weights.Add((float)Math.Max(0, Math.Min(to, at + 1) - Math.Max(from, at)));
            }

            _offset[i + 1] = weights.Count;
        }

        _weights = [.. weights];
    }

    /// <summary>Samples that come.</summary>
    public int Samples { get; }

    /// <summary>Pixels that are wanted.</summary>
    public int Target { get; }

    /// <summary>The first pixel that a sample falls on, and how much of each from there on is its.</summary>
    public ReadOnlySpan<float> Of(int sample, out int first)
    {
        first = _first[sample];
        return _weights.AsSpan(_offset[sample].._offset[sample + 1]);
    }

    /// <summary>Lays a row of samples onto pixels, which begin at zero.</summary>
    public void Spread(ReadOnlySpan<float> row, Span<float> pixels)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var weights = Of(i, out var first);
            var value = row[i];
            for (var k = 0; k < weights.Length; k++)
            {
                pixels[first + k] += value * weights[k];
            }
        }
    }
}
