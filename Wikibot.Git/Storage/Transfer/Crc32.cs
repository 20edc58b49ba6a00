using System.Buffers.Binary;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>CRC-32 as zip and pack indexes have it (polynomial 0xEDB88320), eight bytes at a step.</summary>
internal static class Crc32
{
    private static readonly uint[][] s_tables = Tables();

    /// <summary>Goes on from the checksum of what came before; begin with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        var (t0, t1, t2, t3, t4, t5, t6, t7) = (s_tables[0], s_tables[1], s_tables[2], s_tables[3], s_tables[4], s_tables[5], s_tables[6], s_tables[7]);
        while (bytes.Length >= 8)
        {
            var a = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[a & 0xFF] ^ t6[(a >> 8) & 0xFF] ^ t5[(a >> 16) & 0xFF] ^ t4[a >> 24]
                ^ t3[b & 0xFF] ^ t2[(b >> 8) & 0xFF] ^ t1[(b >> 16) & 0xFF] ^ t0[b >> 24];
            bytes = bytes[8..];
        }

        foreach (var one in bytes)
        {
            crc = t0[(crc ^ one) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] Tables()
    {
        var tables = new uint[8][];
        for (var t = 0; t < 8; t++)
        {
            tables[t] = new uint[256];
            for (var i = 0; i < 256; i++)
            {
                var value = t == 0 ? (uint)i : tables[t - 1][i];
                for (var bit = 0; t == 0 && bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
                }

                tables[t][i] = t == 0 ? value : tables[0][value & 0xFF] ^ (value >> 8);
            }
        }

        return tables;
    }
}
