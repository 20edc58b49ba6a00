using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage;

/// <summary>
/// The names in folders of many markers: read once, and again when the folder has changed. To ask for that is one operation on the share; to read a thousand names is several,
/// and takes ten times as long on a disk.
/// </summary>
internal sealed class MarkerLists(IShareFiles files, TimeProvider time)
{
    /// <summary>Names from which a folder is worth the look at whether it has changed.</summary>
    private const int Many = 100;

    /// <summary>Most names that are kept, of all folders: some megabytes.</summary>
    private const int MostNames = 50_000;

    /// <summary>
    /// A folder that changed just now may change once more without its time telling, which counts in a system's ticks of some milliseconds. Far above a tick, and above what
    /// the clocks of a share and its clients differ by.
    /// </summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _names;

    /// <summary>The names in a folder as it is now, in no order, without those of folders and of files on their way; empty when there is none.</summary>
    public IReadOnlyList<string> Of(string folder)
    {
        if (Find(folder) is { } kept)
        {
            if (files.Revalidate(folder) == FolderState.Open && files.Stamp(folder) == kept.Stamp)
            {
                return kept.Names;
            }

            Forget(folder);
        }

        // Before the names: what changes after it changes the stamp.
        var (stamp, now) = (files.Stamp(folder), time.GetUtcNow());
        List<string> names = [.. (files.List(folder) ?? []).Where(e => !e.IsFolder && !e.Name.StartsWith('.')).Select(e => e.Name)];
        if (names.Count >= Many && stamp is { } known && DateTimeOffset.FromUnixTimeSeconds(known.ModifiedSeconds) < now - s_settled)
        {
            Keep(folder, new Kept(known, names));
        }

        return names;
    }

    private Kept? Find(string folder)
    {
        lock (_lock)
        {
            return _kept.GetValueOrDefault(folder);
        }
    }

    private void Forget(string folder)
    {
        lock (_lock)
        {
            _names -= _kept.Remove(folder, out var kept) ? kept.Names.Count : 0;
        }
    }

    private void Keep(string folder, Kept kept)
    {
        lock (_lock)
        {
            _names += kept.Names.Count - (_kept.TryGetValue(folder, out var before) ? before.Names.Count : 0);
            _kept[folder] = kept;
            if (_names > MostNames)
            {
                // Seldom, and cheap to make again.
                _kept.Clear();
                _names = 0;
            }
        }
    }

    private sealed record Kept(FileStamp Stamp, IReadOnlyList<string> Names);
}
