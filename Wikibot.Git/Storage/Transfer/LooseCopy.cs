using System.IO.Compression;
using System.Security.Cryptography;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Sends a large loose object, piece by piece and without looking for a likeness.</summary>
internal static class LooseCopy
{
    /// <summary>Writes it; false when it is no longer there as a loose object.</summary>
    /// <exception cref="StoreFailedException">It is damaged.</exception>
    public static bool TryRun(LooseObjects loose, ObjectId id, PackSink sink)
    {
        try
        {
            using var source = loose.Open(id);
            if (source is null)
            {
                return false;
            }

            Copy(source, id, sink);
            return true;
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw new StoreFailedException($"Object {id} is damaged.", damage);
        }
    }

    private static void Copy(LooseStream source, ObjectId id, PackSink sink)
    {
        Span<byte> head = stackalloc byte[32];
        sink.Write(head[..PackEntry.Write(head, (int)source.Kind, source.Size)]);
#pragma warning disable CA5350 // Git's format.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(head[..ObjectHash.WriteHeader(source.Kind, source.Size, head)]);
        var buffer = new byte[64 * 1024];
        using (var zlib = new ZLibStream(sink, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                zlib.Write(buffer, 0, read);
            }
        }

        Span<byte> found = stackalloc byte[ObjectId.Size];
        hash.GetHashAndReset(found);
        if (new ObjectId(found) != id)
        {
            throw new InvalidDataException($"The bytes of object {id} do not match its id.");
        }
    }
}
