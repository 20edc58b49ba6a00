using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Nfs;

/// <summary>
/// A client machine as the Linux NFSv4.1 client was found to be (<c>./wikibot nfs</c>; docs/decisions/0002), with what it believes
/// believed for ever:
/// a name found absent is absent, a name found present leads to the same file, until the folder is opened anew or this client's own change
/// to it shows that others changed it; a replaced file can be opened as long as anyone has it open; a rename or removal of a file that
/// anyone on this client has open is two requests, the first of which takes away whatever then has that name.
/// </summary>
/// <remarks>Several engines on one client are several processes of one machine.</remarks>
internal sealed partial class NfsClient(NfsServer server, string mount) : IShareFiles
{
    private readonly Dictionary<(NfsNode Folder, string Name), NfsNode?> _believed = [];
    private readonly Dictionary<NfsNode, long> _known = [];
    private readonly Dictionary<nint, NfsNode> _open = [];
    private readonly Dictionary<NfsNode, (NfsNode Folder, string Name)> _silly = [];
    private nint _last = 1000;

    /// <summary>Called between the two halves of a rename, with the name that is absent then.</summary>
    public Action<string>? Between { get; set; }

    /// <summary>Renames that took two requests.</summary>
    public int Halves { get; private set; }

    public SafeFileHandle? OpenRead(string path)
    {
        lock (server.Lock)
        {
            if (Find(path) is not { Target: null } node)
            {
                return null;
            }

            if (!node.IsAlive)
            {
                // ESTALE; the kernel looks the name up again.
                Forget(path);
                return OpenRead(path);
            }

            if (node.IsFolder)
            {
                Ask(node);
            }

            return Open(node);
        }
    }

    public SafeFileHandle? CreateNew(string path)
    {
        lock (server.Lock)
        {
            if (Parent(path) is not var (folder, name))
            {
                return null;
            }

            if (folder.Entries.ContainsKey(name))
            {
                throw new ShareFileException(ShareError.Exists, "create", path);
            }

            var file = server.New();
            Change(folder, () => NfsServer.Add(folder, name, file));
            _believed[(folder, name)] = file;
            return Open(file);
        }
    }

    public int Read(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        lock (server.Lock)
        {
            var data = NodeOf(handle).Data;
            data.Position = Math.Min(offset, data.Length);
            return data.Read(buffer);
        }
    }

    public void Write(SafeFileHandle handle, ReadOnlySpan<byte> data)
    {
        lock (server.Lock)
        {
            var to = NodeOf(handle).Data;
            to.Position = to.Length;
            to.Write(data);
        }
    }

    public void Flush(SafeFileHandle handle)
    {
        lock (server.Lock)
        {
            _ = NodeOf(handle);
        }
    }

    public void Close(SafeFileHandle handle)
    {
        lock (server.Lock)
        {
            var node = NodeOf(handle);
            _open.Remove(handle.DangerousGetHandle());
            handle.SetHandleAsInvalid();
            node.Holders--;
            if (!_open.ContainsValue(node) && _silly.Remove(node, out var silly) && silly.Folder.Entries.ContainsKey(silly.Name))
            {
                // By name: whatever the first half of the rename took away.
                Change(silly.Folder, () => NfsServer.Remove(silly.Folder, silly.Name));
            }
        }
    }

    public RecordOutcome CreateRecord(string path, string content)
    {
        lock (server.Lock)
        {
            if (Parent(path) is not var (folder, name))
            {
                return RecordOutcome.NoFolder;
            }

            if (folder.Entries.ContainsKey(name))
            {
                _believed.Remove((folder, name));
                return RecordOutcome.Exists;
            }

            var link = server.New(target: content);
            Change(folder, () => NfsServer.Add(folder, name, link));
            _believed[(folder, name)] = link;
            return RecordOutcome.Created;
        }
    }

    public string? ReadRecord(string path)
    {
        lock (server.Lock)
        {
            return Find(path)?.Target;
        }
    }

    public bool Rename(string from, string to)
    {
        (NfsNode Folder, string Name) source, target;
        lock (server.Lock)
        {
            if (Parent(from) is not { } s || Parent(to) is not { } t || Find(from) is null)
            {
                return false;
            }

            (source, target) = (s, t);
            if (_believed.GetValueOrDefault(target) is not { IsFolder: false } busy || !_open.ContainsValue(busy))
            {
                return Move(source, target);
            }

            Halves++;
            if (!TakeAway(target, busy))
            {
                throw new ShareFileException(ShareError.Failed, "rename", to, 16);
            }
        }

        Between?.Invoke(to);
        lock (server.Lock)
        {
            return Move(source, target);
        }
    }

    public bool MoveFolder(string from, string to)
    {
        lock (server.Lock)
        {
            return Parent(from) is { } source && Parent(to) is { } target && !target.Folder.Entries.ContainsKey(target.Name) && Move(source, target);
        }
    }

    public bool MakeFolder(string path)
    {
        lock (server.Lock)
        {
            if (Parent(path) is not var (folder, name))
            {
                throw new ShareFileException(ShareError.NotFound, "make folder", path);
            }

            if (folder.Entries.ContainsKey(name))
            {
                _believed.Remove((folder, name));
                return false;
            }

            var made = server.New(isFolder: true);
            Change(folder, () => NfsServer.Add(folder, name, made));
            _believed[(folder, name)] = made;
            return true;
        }
    }

    public bool Delete(string path)
    {
        lock (server.Lock)
        {
            if (Parent(path) is not { } at || Find(path) is not { } node)
            {
                return false;
            }

            if (_open.ContainsValue(node))
            {
                return TakeAway(at, node);
            }

            return Remove(at);
        }
    }

    public bool DeleteFolder(string path)
    {
        lock (server.Lock)
        {
            return Parent(path) is { } at && at.Folder.Entries.GetValueOrDefault(at.Name) is { IsFolder: true, Entries.Count: 0 } && Remove(at);
        }
    }

    public IReadOnlyList<ShareEntry>? List(string folder)
    {
        lock (server.Lock)
        {
            if (Find(folder) is not { IsFolder: true } node || !node.IsAlive)
            {
                return null;
            }

            Ask(node);
            foreach (var (name, entry) in node.Entries)
            {
                _believed[(node, name)] = entry;
            }

            return [.. node.Entries.Select(e => new ShareEntry(e.Key, e.Value.IsFolder))];
        }
    }

    public ShareStat? Stat(string path)
    {
        lock (server.Lock)
        {
            return Find(path) is { } node ? new ShareStat(node.Data.Length, node.Modified) : null;
        }
    }

    public SafeFileHandle? OpenFolder(string folder) => OpenRead(folder) ?? throw new ShareFileException(ShareError.NotFound, "open folder", folder);

    public void FlushFolder(string folder) => Close(OpenFolder(folder)!);
}
