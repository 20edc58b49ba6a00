using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>
/// One maintenance run, in steps that each leave the repository sound: mend what earlier versions damaged, pack loose objects, drop those that a pack holds, join small
/// packs, drop what a join superseded, sweep leftovers. It drops no object, reachable or not: an object only ever moves, from a
/// loose file into a pack, and from packs into one that holds all of theirs. So no writer, however long frozen, can miss one.
/// </summary>
internal sealed class Maintainer(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    private const int FanOut = 256;
    private const int ObjectsPerPack = 50_000;

    private readonly IShareFiles _files = parts.Files;
    private readonly string _objects = Path.Combine(parts.Path, "objects");

    /// <summary>Runs when the counts say so, or when forced; stops between steps when the budget is used up.</summary>
    public MaintenanceReport Run(TimeSpan budget, bool force, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var removed = new Sweeper(parts, time, options).SweepIncoming();
        RepositoryConfig.MakePrecious(_files, parts.Path);
        var mended = new PackMender(parts).Run();
        var packs = new PackDirectory(parts, time, options);
        if (!force && LooseInOneFolder() * FanOut < options.PackLooseObjects && packs.Count < options.JoinPacks)
        {
            return new MaintenanceReport(Ran: removed + mended.Count > 0, 0, removed, Finished: true, mended);
        }

        var packed = 0;
        var finished = false;
        foreach (var step in Steps())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(started) > budget)
            {
                return new MaintenanceReport(Ran: true, packed, removed, Finished: false, mended);
            }

            step();
        }

        return new MaintenanceReport(Ran: true, packed, removed, finished, mended);

        IEnumerable<Action> Steps()
        {
            yield return () => removed += packs.DropSuperseded();
            List<ObjectId> loose = [];
            yield return () => loose = Loose();
            yield return () => removed += DropPacked(loose, packs);
            foreach (var part in loose.Where(id => !packs.Holds(id)).Chunk(ObjectsPerPack))
            {
                yield return () => packed += packs.Write(part);
            }

            yield return () => packs.JoinSmall();
            yield return () => removed += new Sweeper(parts, time, options).Sweep();
            finished = true;
        }
    }

    private int LooseInOneFolder() => _files.List(Path.Combine(_objects, "17"))?.Count ?? 0;

    private List<ObjectId> Loose()
    {
        var found = new List<ObjectId>[FanOut];
        ParallelFiles.Run(FanOut, i =>
        {
            var ids = found[i] = [];
            foreach (var entry in _files.List(Path.Combine(_objects, $"{i:x2}")) ?? [])
            {
                if (ObjectId.TryParse($"{i:x2}{entry.Name}", out var id))
                {
                    ids.Add(id);
                }
            }
        });
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>Removes loose objects that have been in a pack for longer than clients may hold an old listing of the packs.</summary>
    private int DropPacked(List<ObjectId> loose, PackDirectory packs)
    {
        var old = packs.OlderThan(options.LooseGrace);
        var drop = loose.Where(id => old.Any(p => p.Index.Find(id) >= 0)).ToList();
        if (drop.Count > 0)
        {
            ParallelFiles.Run(drop.Count, i => _files.Delete(parts.Source.Loose.PathOf(drop[i])));
        }

        return drop.Count;
    }
}
