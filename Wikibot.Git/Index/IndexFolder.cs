using System.Globalization;

namespace Wikibot.Git.Index;

/// <summary>
/// The folder in which this process keeps its indexes: one that no other process uses, so that a damaged file can be thrown away at any moment. The first
/// free one is taken again at the next start, with what is in it; what others left behind is removed.
/// </summary>
internal sealed class IndexFolder : IDisposable
{
    /// <summary>Processes of one machine that keep indexes in one folder.</summary>
    private const int Places = 256;

    private readonly FileStream _lock;

    private IndexFolder(string path, FileStream taken) => (Path, _lock) = (path, taken);

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Takes the first free place in a folder.</summary>
    /// <exception cref="IOException">There is none, or the folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is another user's.</exception>
    public static IndexFolder Take(string root)
    {
        MakePrivate(root);
        IndexFolder? taken = null;
        for (var place = 0; place < Places; place++)
        {
            var path = System.IO.Path.Combine(root, place.ToString(CultureInfo.InvariantCulture));
            if (taken is not null && !Directory.Exists(path))
            {
                break;
            }

            Directory.CreateDirectory(path);
            if (TryLock(path) is not { } held)
            {
                continue;
            }

            if (taken is null)
            {
                taken = new IndexFolder(path, held);
            }
            else
            {
                // Its process is gone. Only what is in it goes: whoever starts now may be about to take the place.
                Empty(path);
                held.Dispose();
            }
        }

        return taken ?? throw new IOException("Every place in the index folder is taken.");
    }

    /// <summary>The file of a wiki's index.</summary>
    public IndexFile FileOf(string wiki) => new(System.IO.Path.Combine(Path, wiki + ".db"), wiki);

    /// <summary>The wikis of which there is a file, the one that was written longest ago first.</summary>
    public IReadOnlyList<string> Wikis() => [.. new DirectoryInfo(Path).EnumerateFiles("*.db").OrderBy(file => file.LastWriteTimeUtc).Select(file => System.IO.Path.GetFileNameWithoutExtension(file.Name))];

    public void Dispose() => _lock.Dispose();

    private static void MakePrivate(string root)
    {
        Directory.CreateDirectory(root);
        if (!OperatingSystem.IsWindows())
        {
            // Refused by the system when the folder is another user's, who would read what we write.
            File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException)
        {
            // Another process has it.
            return null;
        }
    }

    private static void Empty(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path).Where(file => System.IO.Path.GetFileName(file) != "lock"))
        {
            File.Delete(file);
        }
    }
}
