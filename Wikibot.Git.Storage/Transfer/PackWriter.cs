using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Streams a pack of what some commits reach and others do not. What is packed already is copied as it is; what is not, which
/// maintenance keeps little, is packed on the way. Memory is some bytes an object, however large they are.
/// </summary>
internal static class PackWriter
{
    /// <summary>From this size of its file on, an object is sent by itself: looking for likenesses would hold several of its size.</summary>
    private const long LargeFile = 256 * 1024;

    /// <summary>From this number of objects on, memory is given back after looking for them; for fewer it is not worth the time.</summary>
    public const int ManyObjects = 10_000;

    /// <summary>The trees of a hundred folders, each a chain of fifty deltas: without room for all of them, each tree is worked out from its chain's beginning.</summary>
    private const long WalkBytes = 32L << 20;

    /// <summary>
    /// Writes the pack that is ordered to <paramref name="destination"/>, and tells <paramref name="counted"/> before its first byte how many
    /// objects it has. Runs on the calling thread until done.
    /// </summary>
    /// <param name="files">The share.</param>
    /// <param name="wikiFolder">The repository.</param>
    /// <param name="order">What goes into it.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="counted">Told the number of objects.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="known">Commits that are in memory, which need not be read again.</param>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public static PackSummary Write(
        IShareFiles files, string wikiFolder, PackOrder order, Stream destination, Action<int>? counted, CancellationToken cancellationToken, Func<ObjectId, Commit?>? known = null)
    {
        // A source of its own: what it remembers of the packs goes when the pack is written.
        var source = new ObjectSource(files, wikiFolder) { WalkBytes = WalkBytes };
        try
        {
            var walk = new ObjectWalk(source, known, cancellationToken);
            walk.Run(order);
            var count = walk.Met.Count;
            if (count >= ManyObjects)
            {
                LeanMemory.GiveBack();
            }

            counted?.Invoke(count);
            using var sink = new PackSink(destination, cancellationToken);
            Span<byte> header = stackalloc byte[PackEntry.HeaderLength];
            PackEntry.WriteHeader(header, count);
            sink.Write(header);
            List<SingleObject> small = [];
            foreach (var selection in walk.Met.Packs.Where(selection => selection.Count > 0))
            {
                var stat = files.Stat(Path.Combine(wikiFolder, "objects", "pack", selection.Pack.Name + ".pack"))
                    ?? throw new StoreFailedException($"The pack {selection.Pack.Name} is gone.", inner: null, StoreDamage.DamagedObject);
                small.AddRange(new PackCopy(selection, PackTable.Of(selection, stat.Size), sink, order.HasOffsetDeltas, order.IsThin).Run());
            }

            foreach (var single in walk.Met.Single)
            {
                if (single.FileSize < LargeFile || !LooseCopy.TryRun(source.Loose, single.Id, sink))
                {
                    small.Add(single);
                }
            }

            if (WholeCopy.IsEnough(walk.Met, small))
            {
                WholeCopy.Run(walk.Met, small, sink);
            }
            else
            {
                DeltaPacker.Run(wikiFolder, small, sink);
            }

            sink.Finish();
            return new PackSummary(walk.Commits, count);
        }
        finally
        {
            source.Close();
        }
    }

    /// <summary>Whether everything that <paramref name="wants"/> reach is there.</summary>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public static void Check(IShareFiles files, string wikiFolder, IEnumerable<ObjectId> wants, CancellationToken cancellationToken)
    {
        var source = new ObjectSource(files, wikiFolder) { WalkBytes = WalkBytes };
        try
        {
            new ObjectWalk(source, known: null, cancellationToken).Run(new PackOrder([.. wants], []));
        }
        finally
        {
            source.Close();
        }
    }
}
