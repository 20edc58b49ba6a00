using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Tests.Git.Storage.Transfer;

/// <summary>Packs that libgit2 indexes while they come in.</summary>
public sealed class PackReaderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>
    /// Where a window of libgit2's ends within the head of a compressed object of the last piece, it waited for bytes that it had, and then
    /// called the pack damaged: sound bundles and backups of some megabytes were refused, one in some ten.
    /// </summary>
    [Fact]
    public void Read_packsOverSeveralWindows_areReadToTheirEnd()
    {
        using var repository = new ScratchRepository();
        for (var seed = 0; seed < 60; seed++)
        {
            using var reader = new PackReader(_scratch.Path, repository.Path);
            using var pack = Pack(new Random(seed), bytes: 1_600_000 + (seed * 5_000));

            reader.Read(pack, TestContext.Current.CancellationToken).ShouldStartWith("pack-", Case.Sensitive, $"seed {seed}");
        }
    }

    /// <summary>Small texts, compressed as every git does it.</summary>
    private static MemoryStream Pack(Random random, int bytes)
    {
        List<byte[]> texts = [];
        var entries = new MemoryStream();
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        while (entries.Length < bytes)
        {
            var text = new StringBuilder();
            for (var words = random.Next(15, 40); words > 0; words--)
            {
                text.Append((char)('a' + random.Next(26))).Append(random.Next(100_000)).Append(words % 12 == 0 ? '\n' : ' ');
            }

            texts.Add(Encoding.UTF8.GetBytes(text.ToString()));
            entries.Write(head[..PackEntry.Write(head, (int)ObjectKind.Blob, texts[^1].Length)]);
            using var packed = new ZLibStream(entries, CompressionLevel.Optimal, leaveOpen: true);
            packed.Write(texts[^1]);
        }

        var pack = new MemoryStream();
        PackEntry.WriteHeader(head, texts.Count);
        pack.Write(head[..PackEntry.HeaderLength]);
        entries.WriteTo(pack);
#pragma warning disable CA5350 // git's packs end in a SHA-1
        pack.Write(SHA1.HashData(pack.ToArray()));
#pragma warning restore CA5350
        pack.Position = 0;
        return pack;
    }
}
