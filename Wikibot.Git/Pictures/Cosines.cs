namespace Wikibot.Git.Pictures;

/// <summary>The discrete cosine transform of 8 × 8 and its inverse, after Arai, Agui and Nakajima: five multiplications for eight values, the rest of them in the tables.</summary>
internal static class Cosines
{
    private static readonly float[] s_scale = [1, 1.387039845f, 1.306562965f, 1.175875602f, 1, 0.785694958f, 0.541196100f, 0.275899379f];

    /// <summary>What coefficients are multiplied by before the inverse.</summary>
    public static float[] ForInverse(ReadOnlySpan<ushort> quantization)
    {
        var table = new float[64];
        for (var i = 0; i < 64; i++)
        {
            table[i] = quantization[i] * s_scale[i / 8] * s_scale[i % 8] / 8;
        }

        return table;
    }

    /// <summary>What coefficients are multiplied by after the transform.</summary>
    public static float[] ForForward(ReadOnlySpan<byte> quantization)
    {
        var table = new float[64];
        for (var i = 0; i < 64; i++)
        {
            table[i] = 1 / (quantization[i] * s_scale[i / 8] * s_scale[i % 8] * 8);
        }

        return table;
    }

    /// <summary>Samples of coefficients, in place.</summary>
    public static void Inverse(Span<float> block)
    {
        for (var i = 0; i < 8; i++)
        {
            Inverse(block[i..], 8);
        }

        for (var i = 0; i < 64; i += 8)
        {
            Inverse(block[i..], 1);
        }
    }

    /// <summary>Coefficients of samples, in place.</summary>
    public static void Forward(Span<float> block)
    {
        for (var i = 0; i < 64; i += 8)
        {
            Forward(block[i..], 1);
        }

        for (var i = 0; i < 8; i++)
        {
            Forward(block[i..], 8);
        }
    }

    private static void Inverse(Span<float> line, int step)
    {
        var (even0, even1) = (line[0] + line[4 * step], line[0] - line[4 * step]);
        var even2 = line[2 * step] + line[6 * step];
        var even3 = ((line[2 * step] - line[6 * step]) * 1.414213562f) - even2;
        var (a0, a3, a1, a2) = (even0 + even2, even0 - even2, even1 + even3, even1 - even3);

        var (z13, z10) = (line[5 * step] + line[3 * step], line[5 * step] - line[3 * step]);
        var (z11, z12) = (line[step] + line[7 * step], line[step] - line[7 * step]);
        var b7 = z11 + z13;
        var z5 = (z10 + z12) * 1.847759065f;
        var b6 = z5 - (z10 * 2.613125930f) - b7;
        var b5 = ((z11 - z13) * 1.414213562f) - b6;
        var b4 = z5 - (z12 * 1.082392200f) - b5;

        (line[0], line[7 * step]) = (a0 + b7, a0 - b7);
        (line[step], line[6 * step]) = (a1 + b6, a1 - b6);
        (line[2 * step], line[5 * step]) = (a2 + b5, a2 - b5);
        (line[3 * step], line[4 * step]) = (a3 + b4, a3 - b4);
    }

    private static void Forward(Span<float> line, int step)
    {
        var (s0, d7) = (line[0] + line[7 * step], line[0] - line[7 * step]);
        var (s1, d6) = (line[step] + line[6 * step], line[step] - line[6 * step]);
        var (s2, d5) = (line[2 * step] + line[5 * step], line[2 * step] - line[5 * step]);
        var (s3, d4) = (line[3 * step] + line[4 * step], line[3 * step] - line[4 * step]);

        var (e0, e3, e1, e2) = (s0 + s3, s0 - s3, s1 + s2, s1 - s2);
        var turned = (e2 + e3) * 0.707106781f;
        (line[0], line[4 * step]) = (e0 + e1, e0 - e1);
        (line[2 * step], line[6 * step]) = (e3 + turned, e3 - turned);

        var (o0, o1, o2) = (d4 + d5, d5 + d6, d6 + d7);
        var z5 = (o0 - o2) * 0.382683433f;
        var (z2, z4, z3) = ((0.541196100f * o0) + z5, (1.306562965f * o2) + z5, o1 * 0.707106781f);
        var (z11, z13) = (d7 + z3, d7 - z3);
        (line[5 * step], line[3 * step]) = (z13 + z2, z13 - z2);
        (line[step], line[7 * step]) = (z11 + z4, z11 - z4);
    }
}
