using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Git objects of any content, as nobody's git would make them, and bundles of them.</summary>
internal sealed class RawHistory
{
    private readonly Dictionary<ObjectId, NewObject> _objects = [];

    /// <summary>Adds a file.</summary>
    public ObjectId Blob(string text = "text\n") => Add(ObjectKind.Blob, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a file.</summary>
    public ObjectId Blob(byte[] data) => Add(ObjectKind.Blob, data);

    /// <summary>Adds a folder, its entries in the order given; names are Latin-1, a byte each.</summary>
    public ObjectId Tree(params (string Mode, string Name, ObjectId Id)[] entries)
    {
        using var data = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            data.Write(Encoding.Latin1.GetBytes($"{mode} {name}\0"));
            data.Write(Convert.FromHexString(id.ToString()));
        }

        return Add(ObjectKind.Tree, data.ToArray());
    }

    /// <summary>Adds a commit.</summary>
    public ObjectId Commit(ObjectId tree, params ObjectId[] parents) => Add(
        ObjectKind.Commit,
        Encoding.UTF8.GetBytes($"tree {tree}\n{string.Concat(parents.Select(parent => $"parent {parent}\n"))}author A <a@example.org> 1790000000 +0000\ncommitter A <a@example.org> 1790000000 +0000\n\nWork\n"));

    /// <summary>Writes a bundle with a pack of everything.</summary>
    public void WriteBundle(string path, ObjectId tip, string header = "# v2 git bundle\n", string branch = "refs/heads/main")
    {
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes($"{header}{tip} {branch}\n\n"));
        file.Write(PackImage.Create([.. _objects.Values]).Pack);
    }

    private ObjectId Add(ObjectKind kind, byte[] data)
    {
        var id = ObjectHash.Compute(kind, data);
        _objects[id] = new NewObject(id, kind, data);
        return id;
    }
}
