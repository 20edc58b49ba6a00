using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>Removes what killed processes left behind, and records that nobody needs any more.</summary>
internal sealed class Sweeper(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    /// <summary>What is moved aside, on its way out or in.</summary>
    public const string AsidePrefix = "packing-";

    /// <summary>Drafts and removed wikis on their way out, in the store's root; a dot first: no wiki has such a name.</summary>
    public const string RemovedPrefix = ".removed-";

    private readonly IShareFiles _files = parts.Files;
    private readonly DateTimeOffset _now = time.GetUtcNow();

    public int Sweep() => Temporaries() + Line("refs/heads/main") + Line("refs/wikibot/meta") + OperationRecords() + Asides();

    /// <summary>
    /// What killed restores and creations left: quarantines of incoming packs, and drafts of wikis (which belong to no wiki: whichever
    /// is maintained takes them). They may be large, and looking for them is two listings, so this waits for no count.
    /// </summary>
    public int SweepIncoming()
    {
        var root = Path.GetDirectoryName(parts.Path)!;
        return TakeAway(Path.Combine(parts.Path, "objects"), PackImport.FolderPrefix, Path.Combine(parts.Path, "wikibot", AsidePrefix))
            + TakeAway(root, RepositoryMaker.DraftPrefix, Path.Combine(root, RemovedPrefix))
            + Leftovers(root, RemovedPrefix);
    }

    /// <summary>Removes a folder with its files.</summary>
    public static int RemoveFolder(IShareFiles files, string folder)
    {
        var removed = 0;
        foreach (var entry in files.List(folder) ?? [])
        {
            removed += entry.IsFolder ? RemoveFolder(files, $"{folder}/{entry.Name}") : files.Delete($"{folder}/{entry.Name}") ? 1 : 0;
        }

        files.DeleteFolder(folder);
        return removed;
    }

    /// <summary>Unfinished objects and packs. A writer that thaws later than the grace finds its file gone and fails, before it decided anything.</summary>
    private int Temporaries()
    {
        var removed = new int[257];
        ParallelFiles.Run(removed.Length, i =>
        {
            var folder = Path.Combine(parts.Path, "objects", i < 256 ? $"{i:x2}" : "pack");
            removed[i] = (_files.List(folder) ?? [])
                .Where(e => e.Name.StartsWith(i < 256 ? LooseObjects.TemporaryPrefix : ObjectWriter.TemporaryPrefix, StringComparison.Ordinal))
                .Count(e => IsOld($"{folder}/{e.Name}", options.Grace) && _files.Delete($"{folder}/{e.Name}"));
        });
        return removed.Sum();
    }

    private int Line(string refName)
    {
        var line = parts.LineOf(refName);
        var folder = line.Epochs.Folder;
        var epochs = line.Records.Folders().ToList();
        var candidates = epochs
            .SelectMany(e => (_files.List($"{folder}/{e}") ?? []).Select(c => (Epoch: e, c.Name)))
            .Where(c => c.Name.Length == 81 && c.Name[40] == '.')
            .ToList();
        // Read after the listing: a candidate on a tip that has been left is dead (docs/decisions/0002).
        if (line.Read() is not { } tip)
        {
            return 0;
        }

        // Marks of turns decide nothing, so no age need be waited for.
        var turns = line.Epochs.PathOf(Epochs.Turns);
        var removed = (_files.List(turns) ?? []).Count(e => e.Name != tip.Commit.ToString() && _files.Delete($"{turns}/{e.Name}"));
        removed += candidates.Count(c => !c.Name.StartsWith(tip.Commit.ToString(), StringComparison.Ordinal)
            && IsOld($"{folder}/{c.Epoch}/{c.Name}", options.Grace) && _files.Delete($"{folder}/{c.Epoch}/{c.Name}"));
        return removed + new EpochPruner(parts, line, _now, options.Grace).Prune(epochs, tip);
    }

    private int OperationRecords()
    {
        var removed = new int[Operations.Digits.Length];
        ParallelFiles.Run(removed.Length, i =>
        {
            var folder = $"{parts.Operations.Folder}/{Operations.Digits[i]}";
            removed[i] = (_files.List(folder) ?? []).Count(e => IsOld($"{folder}/{e.Name}", options.OperationMemory) && _files.Delete($"{folder}/{e.Name}"));
        });
        return removed.Sum();
    }

    /// <summary>Packs that a killed run was building.</summary>
    private int Asides() => Leftovers(Path.Combine(parts.Path, "wikibot"), AsidePrefix);

    private int Leftovers(string folder, string prefix) => OldFolders(folder, prefix).Sum(name => RemoveFolder(_files, $"{folder}/{name}"));

    /// <summary>Moved away whole first: whoever thaws and goes on in it must find it gone, not half of it.</summary>
    private int TakeAway(string folder, string prefix, string target)
    {
        var removed = 0;
        foreach (var name in OldFolders(folder, prefix))
        {
            var away = $"{target}{Guid.NewGuid():N}";
            removed += _files.MoveFolder($"{folder}/{name}", away) ? RemoveFolder(_files, away) : 0;
        }

        return removed;
    }

    private List<string> OldFolders(string folder, string prefix) => [.. (_files.List(folder) ?? [])
        .Where(e => e.IsFolder && e.Name.StartsWith(prefix, StringComparison.Ordinal) && IsOldThroughout($"{folder}/{e.Name}"))
        .Select(e => e.Name)];

    /// <summary>A file that grows makes no folder younger: so nothing in it may be young either.</summary>
    private bool IsOldThroughout(string folder) => IsOld(folder, options.Grace)
        && (_files.List(folder) ?? []).All(e => e.IsFolder ? IsOldThroughout($"{folder}/{e.Name}") : IsOld($"{folder}/{e.Name}", options.Grace));

    private bool IsOld(string path, TimeSpan age) => _files.Stat(path) is { } stat && stat.Modified < _now - age;
}
