using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>Removes what killed processes left behind, and records that nobody needs any more.</summary>
internal sealed class Sweeper(RepositoryParts parts, TimeProvider time, StorageOptions options)
{
    private const string AsidePrefix = "packing-";

    /// <summary>Drafts on their way out, in the store's root; a dot first: no wiki has such a name.</summary>
    private const string RemovedPrefix = ".removed-";

    private readonly IShareFiles _files = parts.Files;
    private readonly DateTimeOffset _now = time.GetUtcNow();

    public int Sweep() => Temporaries() + Slots("refs/heads/main") + Slots("refs/wikibot/meta") + OperationRecords() + Asides();

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
        FlushCrew.Run(removed.Length, i =>
        {
            var folder = Path.Combine(parts.Path, "objects", i < 256 ? $"{i:x2}" : "pack");
            removed[i] = (_files.List(folder) ?? [])
                .Where(e => e.Name.StartsWith(i < 256 ? LooseObjects.TemporaryPrefix : ObjectWriter.TemporaryPrefix, StringComparison.Ordinal))
                .Count(e => IsOld($"{folder}/{e.Name}", options.Grace) && _files.Delete($"{folder}/{e.Name}"));
        });
        return removed.Sum();
    }

    private int Slots(string refName)
    {
        var slots = parts.SlotsOf(refName);
        var epochs = (_files.List(slots.Folder) ?? []).Where(e => e.IsFolder && e.Name != Refs.Slots.Turns).Select(e => e.Name).ToList();
        var candidates = epochs
            .SelectMany(e => (_files.List($"{slots.Folder}/{e}") ?? []).Select(c => (Folder: e, c.Name)))
            .Where(c => c.Name.Length == 81 && c.Name[40] == '.')
            .ToList();
        // Read after the listing: a candidate on a tip that the ref has left is dead (docs/decisions/0002).
        if (parts.Refs.Read(refName) is not { } tip)
        {
            return 0;
        }

        // Marks of turns decide nothing, so no age need be waited for.
        var removed = (_files.List(slots.TurnsFolder) ?? []).Count(e => e.Name != tip.ToString() && _files.Delete($"{slots.TurnsFolder}/{e.Name}"));
        removed += candidates.Count(c => !c.Name.StartsWith(tip.ToString(), StringComparison.Ordinal)
            && IsOld($"{slots.Folder}/{c.Folder}/{c.Name}", options.Grace) && _files.Delete($"{slots.Folder}/{c.Folder}/{c.Name}"));
        if (Refs.Slots.EpochOf(parts.Reader.Commit(tip).Slot) is not { } current)
        {
            return removed;
        }

        var today = Refs.Slots.DayOf(current)!.Value;
        foreach (var epoch in epochs.Where(e => Refs.Slots.DayOf(e) is { } day && day < today && IsOld($"{slots.Folder}/{e}", options.Grace)))
        {
            // Moved away whole first: whoever still wants to decide in it is told that it is gone.
            var away = Path.Combine(parts.Path, "wikibot", $"{AsidePrefix}{Guid.NewGuid():N}");
            if (_files.MoveFolder($"{slots.Folder}/{epoch}", away))
            {
                removed += RemoveFolder(_files, away);
            }
        }

        return removed;
    }

    private int OperationRecords()
    {
        var removed = new int[Operations.Digits.Length];
        FlushCrew.Run(removed.Length, i =>
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
