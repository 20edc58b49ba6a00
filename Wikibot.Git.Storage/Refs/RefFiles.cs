using System.Text;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Refs;

/// <summary>Refs as stock git stores them: a loose file each, and <c>packed-refs</c> for those that have none.</summary>
internal sealed class RefFiles(IShareFiles files, string repository)
{
    /// <summary>The ref's file.</summary>
    public string PathOf(string refName) => Path.Combine(repository, refName);

    /// <summary>The folder that the ref's file lies in.</summary>
    public string FolderOf(string refName) => Path.GetDirectoryName(PathOf(refName))!;

    /// <summary>What the ref points at; three operations. Null when it does not exist, or holds no id.</summary>
    /// <param name="refName">The full name.</param>
    /// <param name="damaged">Whether it is there and holds no id.</param>
    public ObjectId? Read(string refName, out bool damaged)
    {
        damaged = false;
        if (files.ReadAll(PathOf(refName), 64) is not { } content)
        {
            return ReadPacked(refName);
        }

        if (ObjectId.TryParse(Encoding.ASCII.GetString(content).TrimEnd(), out var id))
        {
            return id;
        }

        damaged = true;
        return null;
    }

    /// <summary>Keeps a commit under a ref of its own, unless it is kept there already.</summary>
    public void Keep(string refName, ObjectId id)
    {
        files.MakeFolders(repository, Path.GetDirectoryName(refName)!.Replace('\\', '/'));
        if (files.Stat(PathOf(refName)) is null)
        {
            files.WriteNew(PathOf(refName), Content(id));
            files.FlushFolder(FolderOf(refName));
        }
    }

    /// <summary>The content of a loose ref file.</summary>
    public static byte[] Content(ObjectId id) => Encoding.ASCII.GetBytes($"{id}\n");

    private ObjectId? ReadPacked(string refName)
    {
        if (files.ReadAll(Path.Combine(repository, "packed-refs"), 4096) is not { } content)
        {
            return null;
        }

        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            if (line.Length > 41 && line[40] == ' ' && line.AsSpan(41).SequenceEqual(refName) && ObjectId.TryParse(line[..40], out var id))
            {
                return id;
            }
        }

        return null;
    }
}
