namespace Wikibot.Tests.Git.Pictures;

/// <summary>Damages files as a fuzzer does: bytes, bits, lengths, pieces left out, doubled and moved.</summary>
internal static class PictureDamage
{
    private static readonly byte[] s_telling = [0, 1, 2, 3, 4, 7, 8, 0x0F, 0x10, 0x11, 0x3F, 0x40, 0x44, 0x7F, 0x80, 0xC0, 0xC2, 0xC4, 0xD0, 0xD9, 0xDA, 0xDB, 0xDD, 0xFE, 0xFF];

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        byte[] damaged = [.. file];
        for (var i = random.Next(1, 6); i > 0 && damaged.Length > 16; i--)
        {
            // Half of all hits are in the headers, where they tell most.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(damaged.Length, 700) : damaged.Length);
            var length = random.Next(1, 40);
            var end = Math.Min(damaged.Length, at + length);
            switch (random.Next(7))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = s_telling[random.Next(s_telling.Length)]; break;
                case 2: damaged[at] = (byte)random.Next(256); break;
                case 3: damaged = damaged[..at]; break;
                case 4: damaged = [.. damaged[..at], .. damaged[end..]]; break;
                case 5: damaged = [.. damaged[..end], .. damaged[at..end], .. damaged[end..]]; break;
                default: random.NextBytes(damaged.AsSpan(at, end - at)); break;
            }
        }

        return damaged;
    }
}
