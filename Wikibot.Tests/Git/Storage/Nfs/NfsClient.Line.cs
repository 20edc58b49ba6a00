using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Nfs;

/// <summary>What asks about a folder without opening it.</summary>
internal sealed partial class NfsClient
{
    /// <summary>
    /// A folder known by a name answers as long as it is there, under whatever name. One believed absent is not asked for: the share's layer
    /// then asks for the folder above it and looks again.
    /// </summary>
    public FolderState Revalidate(string folder)
    {
        lock (server.Lock)
        {
            if (Find(folder) is not { IsAlive: true } && Parent(folder) is var (above, name))
            {
                Ask(above);
                _believed.Remove((above, name));
            }

            if (Find(folder) is not { IsFolder: true, IsAlive: true } node)
            {
                return FolderState.Gone;
            }

            Ask(node);
            return node.IsSealed ? FolderState.Sealed : FolderState.Open;
        }
    }

    public bool Seal(string folder)
    {
        lock (server.Lock)
        {
            if (Find(folder) is not { IsFolder: true, IsAlive: true } node)
            {
                return false;
            }

            node.IsSealed = true;
            node.Change++;
            return true;
        }
    }

    public FileStamp? Stamp(string path)
    {
        lock (server.Lock)
        {
            return Find(path) is { } node ? new FileStamp((ulong)node.Number, node.Data.Length, 0, node.Change) : null;
        }
    }
}
