using Microsoft.Win32.SafeHandles;

namespace Wikibot.Tests.Git.Storage.Nfs;

/// <summary>What the client believes, and when it asks.</summary>
internal sealed partial class NfsClient
{
    /// <summary>What a path leads to as far as this client believes; asks only for what it has no belief about.</summary>
    private NfsNode? Find(string path)
    {
        if (path.EndsWith("/.", StringComparison.Ordinal))
        {
            path = path[..^2];
        }

        if (path.Length == mount.Length)
        {
            return server.Root;
        }

        if (Parent(path) is not { } at)
        {
            return null;
        }

        if (!_believed.TryGetValue(at, out var node))
        {
            _known.TryAdd(at.Folder, at.Folder.Change);
            _believed[at] = node = at.Folder.Entries.GetValueOrDefault(at.Name);
        }

        return node;
    }

    private (NfsNode Folder, string Name)? Parent(string path)
    {
        var cut = path.LastIndexOf('/');
        var folder = path[..cut];
        if (Find(folder) is not { IsFolder: true } node)
        {
            return null;
        }

        if (!node.IsAlive)
        {
            // Removed: ESTALE, and the name is looked up again.
            Forget(folder);
            return Find(folder) is { IsFolder: true, IsAlive: true } other ? (other, path[(cut + 1)..]) : null;
        }

        return (node, path[(cut + 1)..]);
    }

    private void Forget(string path)
    {
        if (Parent(path) is { } at)
        {
            _believed.Remove(at);
        }
    }

    /// <summary>What opening a folder does: the client asks, and when it has changed, everything in it is looked up again.</summary>
    private void Ask(NfsNode folder)
    {
        if (!_known.TryGetValue(folder, out var known) || known != folder.Change)
        {
            ForgetAll(folder);
        }
    }

    private void ForgetAll(NfsNode folder)
    {
        _known[folder] = folder.Change;
        foreach (var key in _believed.Keys.Where(k => k.Folder == folder).ToList())
        {
            _believed.Remove(key);
        }
    }

    /// <summary>A change by this client: the server tells the folder's change attribute before and after it.</summary>
    private void Change(NfsNode folder, Action change)
    {
        var expected = _known.TryGetValue(folder, out var known) && known == folder.Change;
        change();
        if (expected)
        {
            _known[folder] = folder.Change;
        }
        else
        {
            ForgetAll(folder);
        }
    }

    private bool Move((NfsNode Folder, string Name) from, (NfsNode Folder, string Name) to)
    {
        var node = from.Folder.Entries.GetValueOrDefault(from.Name);
        if (node is null)
        {
            _believed.Remove(from);
            return false;
        }

        Change(to.Folder, () => NfsServer.Move(from.Folder, from.Name, to.Folder, to.Name));
        if (from.Folder != to.Folder)
        {
            Change(from.Folder, () => { });
        }

        _believed[from] = null;
        _believed[to] = node;
        return true;
    }

    private bool Remove((NfsNode Folder, string Name) at)
    {
        if (!at.Folder.Entries.ContainsKey(at.Name))
        {
            _believed.Remove(at);
            return false;
        }

        Change(at.Folder, () => NfsServer.Remove(at.Folder, at.Name));
        _believed[at] = null;
        return true;
    }

    /// <summary>A silly rename: what has the name on the server now, be it what this client has open or not, gets one that goes at the last close.</summary>
    private bool TakeAway((NfsNode Folder, string Name) at, NfsNode open)
    {
        var silly = $".nfs{open.Number:x8}{_last++:x4}";
        if (!at.Folder.Entries.ContainsKey(at.Name))
        {
            _believed.Remove(at);
            return false;
        }

        Change(at.Folder, () => NfsServer.Move(at.Folder, at.Name, at.Folder, silly));
        _silly[open] = (at.Folder, silly);
        _believed[at] = null;
        return true;
    }

    private SafeFileHandle Open(NfsNode node)
    {
        node.Holders++;
        _open[++_last] = node;
        return new SafeFileHandle(_last, ownsHandle: false);
    }

    private NfsNode NodeOf(SafeFileHandle handle) => !handle.IsClosed && !handle.IsInvalid && _open.TryGetValue(handle.DangerousGetHandle(), out var node)
        ? node
        : throw new ObjectDisposedException(nameof(SafeFileHandle));
}
