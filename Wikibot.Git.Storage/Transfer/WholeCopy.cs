using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Sends a few small objects as they are: looking for likenesses among them would cost more than it spares.</summary>
internal static class WholeCopy
{
    private const int MostObjects = 64;
    private const long MostBytes = 512 * 1024;

    /// <summary>Whether objects are so few, and so small.</summary>
    public static bool IsEnough(MetObjects met, IReadOnlyCollection<SingleObject> objects) =>
        objects.Count <= MostObjects && objects.Sum(single => single.FileSize > 0 ? single.FileSize : met.Describe(single.Id).Size) <= MostBytes;

    /// <summary>Sends them.</summary>
    /// <exception cref="StoreFailedException">One is missing or damaged.</exception>
    public static void Run(MetObjects met, IEnumerable<SingleObject> objects, PackSink sink)
    {
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        foreach (var single in objects)
        {
            var raw = met.Read(single.Id);
            sink.Write(head[..PackEntry.Write(head, (int)raw.Kind, raw.Data.Length)]);
            sink.Write(Zlib.Deflate([], raw.Data));
        }
    }
}
