namespace Wikibot.Tests.Git.Storage.Nfs;

/// <summary>A file system in memory as an NFS server has it. Whoever changes it holds its lock: that is one request.</summary>
internal sealed class NfsServer
{
    private long _last;

    public NfsServer() => Root = New(isFolder: true);

    public NfsNode Root { get; }

    public Lock Lock { get; } = new();

    /// <summary>A client machine of its own, which sees the server's root at <paramref name="mount"/>.</summary>
    public NfsClient Mount(string mount) => new(this, mount);

    public NfsNode New(bool isFolder = false, string? target = null) => new(++_last, isFolder, target);

    public static void Add(NfsNode folder, string name, NfsNode node)
    {
        if (folder.Entries.TryGetValue(name, out var replaced))
        {
            replaced.Links--;
        }

        folder.Entries[name] = node;
        node.Links++;
        folder.Change++;
    }

    public static void Remove(NfsNode folder, string name)
    {
        folder.Entries[name].Links--;
        folder.Entries.Remove(name);
        folder.Change++;
    }

    /// <summary>False when there is no such name to move.</summary>
    public static bool Move(NfsNode from, string name, NfsNode to, string toName)
    {
        if (!from.Entries.TryGetValue(name, out var node))
        {
            return false;
        }

        Add(to, toName, node);
        Remove(from, name);
        return true;
    }
}

/// <summary>A file, folder or symbolic link on the server.</summary>
internal sealed class NfsNode(long number, bool isFolder, string? target)
{
    public long Number => number;

    public bool IsFolder => isFolder;

    /// <summary>What a symbolic link says; null for all else.</summary>
    public string? Target => target;

    public Dictionary<string, NfsNode> Entries { get; } = new(StringComparer.Ordinal);

    public MemoryStream Data { get; } = new();

    public DateTimeOffset Modified { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>The change attribute of a folder.</summary>
    public long Change { get; set; }

    /// <summary>Whether the folder carries the mark that nothing in it counts any more.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Names that lead to it.</summary>
    public int Links { get; set; }

    /// <summary>Open handles of all clients.</summary>
    public int Holders { get; set; }

    /// <summary>Whether a handle leads to it: it has a name, or somebody has it open.</summary>
    public bool IsAlive => Links > 0 || Holders > 0 || number == 1;
}
