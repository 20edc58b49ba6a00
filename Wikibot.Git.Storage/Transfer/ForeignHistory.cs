using System.Text;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Whether history that comes from elsewhere is fit to become a wiki: every tree of every commit, each looked at once. What stock git
/// refuses when it is told to check what it receives, and what would make later work unbounded: a tree that holds itself in many
/// places is small, and its files are without number.
/// </summary>
internal sealed class ForeignHistory
{
    /// <summary>Most files and folders in one state of the wiki.</summary>
    public const int MaxFiles = 200_000;

    /// <summary>Most folders inside each other: no page's path can have more.</summary>
    public const int MaxDepth = 500;

    /// <summary>Most bytes of a path: no system opens a longer one.</summary>
    public const int MaxPathBytes = 4_000;

    /// <summary>Most bytes of a file, and of a commit or a folder's list.</summary>
    public const long MaxFileBytes = 100L << 20;

    /// <inheritdoc cref="MaxFileBytes"/>
    public const long MaxListBytes = 32L << 20;

    private static readonly ObjectId s_emptyTree = ObjectHash.Compute(ObjectKind.Tree, []);

    private readonly IRawObjects _source;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ObjectId, Extent> _trees = new() { [s_emptyTree] = default };
    private readonly HashSet<ObjectId> _blobs = [];

    /// <summary>Whether trees are held to <c>fsck --strict</c>: old repositories, which are imported as they are, have padded modes.</summary>
    private bool _isStrict;

    private ForeignHistory(IRawObjects source, CancellationToken cancellationToken) => (_source, _cancellationToken) = (source, cancellationToken);

    /// <summary>Checks all that <paramref name="tips"/> reach in the repository at <paramref name="folder"/>.</summary>
    /// <exception cref="InvalidDataException">It is not fit; the message says what and where.</exception>
    public static void Check(IShareFiles files, string folder, IEnumerable<ObjectId> tips, CancellationToken cancellationToken)
    {
        var source = new ObjectSource(files, folder);
        try
        {
            new ForeignHistory(source, cancellationToken).Run(tips);
        }
        finally
        {
            source.Close();
        }
    }

    /// <summary>Checks commits that are new, each with all its trees, and what stock git's <c>fsck --strict</c> says of each.</summary>
    /// <exception cref="InvalidDataException">They are not fit; the message says what and where.</exception>
    public static void CheckNew(IRawObjects objects, IEnumerable<ObjectId> commits, CancellationToken cancellationToken)
    {
        var history = new ForeignHistory(objects, cancellationToken) { _isStrict = true };
        foreach (var id in commits)
        {
            var data = history.Read(id, ObjectKind.Commit);
            CommitCheck.Run(id, data);
            history.Measure(CommitFormat.Read(id, data, out _).Tree);
        }
    }

    private void Run(IEnumerable<ObjectId> tips)
    {
        HashSet<ObjectId> met = [];
        Stack<ObjectId> open = new(tips);
        while (open.TryPop(out var id))
        {
            if (!met.Add(id))
            {
                continue;
            }

            var commit = CommitFormat.Read(id, Read(id, ObjectKind.Commit), out _);
            Measure(commit.Tree);
            foreach (var parent in commit.Parents)
            {
                open.Push(parent);
            }
        }
    }

    /// <summary>Goes down with a list of its own instead of the stack: whoever made the trees decides how deep they are.</summary>
    private void Measure(ObjectId root)
    {
        if (_trees.ContainsKey(root))
        {
            return;
        }

        Stack<Open> path = new([Load(root, "")]);
        while (path.TryPeek(out var folder))
        {
            if (!folder.Next(out var child, out var name))
            {
                Require(folder.Extent.Files <= MaxFiles, () => $"More than {MaxFiles} files and folders are in one state of it, in {Place(path)}.");
                Require(folder.Extent.PathBytes <= MaxPathBytes, () => $"A path has more than {MaxPathBytes} bytes, at {Place(path)}.");
                path.Pop();
                _trees.Add(folder.Id, folder.Extent);
                continue;
            }

            if (!_trees.TryGetValue(child, out var known))
            {
                path.Push(Load(child, name));
                Require(path.Count <= MaxDepth, () => $"Folders are nested more than {MaxDepth} deep, at {Place(path)}.");
                continue;
            }

            folder.Take(known);
            Require(path.Count + folder.Extent.Depth <= MaxDepth, () => $"Folders are nested more than {MaxDepth} deep, at {Place(path)}.");
        }
    }

    private Open Load(ObjectId id, string name)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        LeanMemory.Tick();
        var folder = new Open(id, name);
        ReadOnlySpan<byte> rest = Read(id, ObjectKind.Tree);
        ReadOnlySpan<byte> before = [];
        var beforeIsFolder = false;
        HashSet<string> names = new(StringComparer.Ordinal);
        for (var padded = IsPadded(rest); TreeFormat.TryNext(ref rest, out var entry); padded = IsPadded(rest))
        {
            var shown = CheckName(id, entry.Name);
            Require(!_isStrict || (!padded && entry.Id != default), () => $"The folder {id} has at '{shown}' a mode that begins with 0, or no object (zeroPaddedFilemode, nullSha1). Stock git's fsck refuses it too.");
            Require(names.Add(Encoding.Latin1.GetString(entry.Name)), () => $"The name '{shown}' stands twice in the folder {id}.");
            Require(before.IsEmpty || TreeFormat.Compare(before, beforeIsFolder, entry.Name, entry.IsFolder) < 0, $"The folder {id} is not in git's order at '{shown}'.");
            before = entry.Name;
            beforeIsFolder = entry.IsFolder;
            Add(folder, entry, shown);
        }

        return folder;
    }

    private void Add(Open folder, TreeFormat.Entry entry, string shown)
    {
        switch (entry.Mode & 0xF000)
        {
            case 0x4000:
                folder.AddFolder(entry.Id, shown, entry.Name.Length);
                break;
            case 0x8000 or 0xA000:
                CheckBlob(entry.Id, shown);
                folder.AddFile(entry.Name.Length);
                break;
            case 0xE000:
                // A submodule: its commit is in another repository.
                folder.AddFile(entry.Name.Length);
                break;
            default:
                throw new InvalidDataException($"'{shown}' in the folder {folder.Id} has the mode {Convert.ToString(entry.Mode, 8)}, which git does not know.");
        }
    }

    private static bool IsPadded(ReadOnlySpan<byte> entry) => entry.StartsWith("0"u8);

    private static string CheckName(ObjectId folder, ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        try
        {
            Require(text.Length > 0 && !text.Contains('/', StringComparison.Ordinal), "A name that is empty or holds a slash.");

            // Git for Windows takes a backslash for a slash.
            foreach (var part in text.Split('\\').Where(part => part.Length > 0))
            {
                TreePath.Check(part);
            }
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"The folder {folder} holds the name '{text}', which leads out of its place or into git's own files. Stock git's fsck refuses it too.", refused);
        }

        return text;
    }

    private void CheckBlob(ObjectId id, string name)
    {
        if (!_blobs.Add(id))
        {
            return;
        }

        var (kind, size) = Describe(id);
        Require(kind == ObjectKind.Blob, () => $"'{name}' ({id}) is said to be a file and is none.");
        Require(size <= MaxFileBytes, () => $"'{name}' ({id}) has {size} bytes; {MaxFileBytes} are the most in a bundle's history.");
    }

    private byte[] Read(ObjectId id, ObjectKind kind)
    {
        if (kind == ObjectKind.Tree && id == s_emptyTree)
        {
            return [];
        }

        var (found, size) = Describe(id);
        Require(found == kind, () => $"Object {id} is not what it is named as.");
        Require(size <= MaxListBytes, () => $"Object {id} has {size} bytes, too many for a commit or a folder.");
        return _source.Read(id)!.Value.Data;
    }

    private (ObjectKind Kind, long Size) Describe(ObjectId id) =>
        _source.Describe(id) ?? throw new InvalidDataException($"Object {id} is named, but missing.");

    private static void Require(bool fit, Func<string> otherwise)
    {
        if (!fit)
        {
            throw new InvalidDataException(otherwise());
        }
    }

    private static void Require(bool fit, string otherwise)
    {
        if (!fit)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private static string Place(Stack<Open> path)
    {
        var whole = string.Join('/', path.Reverse().Select(folder => folder.Name).Skip(1));
        return whole.Length == 0 ? "its root" : whole.Length > 200 ? $"'{whole[..200]}…'" : $"'{whole}'";
    }

    /// <summary>What is below a folder.</summary>
    private readonly record struct Extent(long Files, int Depth, int PathBytes);

    /// <summary>A folder that is being looked at.</summary>
    private sealed class Open(ObjectId id, string name)
    {
        private readonly List<(ObjectId Id, string Name, int Bytes)> _folders = [];
        private int _at;

        public ObjectId Id => id;

        public string Name => name;

        public Extent Extent { get; private set; }

        public void AddFile(int nameBytes) => Extent = Extent with { Files = Extent.Files + 1, PathBytes = Math.Max(Extent.PathBytes, nameBytes) };

        public void AddFolder(ObjectId folder, string folderName, int nameBytes) => _folders.Add((folder, folderName, nameBytes));

        /// <summary>The next folder in it; false when all were taken.</summary>
        public bool Next(out ObjectId folder, out string folderName)
        {
            (folder, folderName, _) = _at < _folders.Count ? _folders[_at] : default;
            return _at < _folders.Count;
        }

        /// <summary>Counts the folder that <see cref="Next"/> gave, and goes on to the next one.</summary>
        public void Take(Extent below)
        {
            var bytes = _folders[_at++].Bytes;
            Extent = new Extent(Extent.Files + 1 + below.Files, Math.Max(Extent.Depth, 1 + below.Depth), Math.Max(Extent.PathBytes, bytes + 1 + below.PathBytes));
        }
    }
}
