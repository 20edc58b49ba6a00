using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Sends a large loose object, piece by piece and without looking for a likeness.</summary>
internal static class LooseCopy
{
    /// <summary>Writes it; false when it is no longer there as a loose object.</summary>
    /// <exception cref="StoreFailedException">It is damaged.</exception>
    public static bool TryRun(LooseObjects loose, ObjectId id, PackSink sink)
    {
        using var source = loose.Open(id);
        if (source is null)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        sink.Write(head[..PackEntry.Write(head, (int)source.Kind, source.Size)]);
        Zlib.Deflate(source.Read, sink);
        return true;
    }
}
