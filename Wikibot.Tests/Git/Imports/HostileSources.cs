using System.Buffers.Binary;
using System.Text;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Fifty sources that somebody made to do harm, or that are broken in a way of their own; each writes itself into a file.</summary>
internal static class HostileSources
{
    private const string File = "100644";
    private const string Folder = "40000";

    /// <summary>Repositories: each is refused as a whole, and the sentence holds the word.</summary>
    public static readonly IReadOnlyDictionary<string, (string Word, Func<RawHistory, ObjectId> Make)> Repositories = new Dictionary<string, (string, Func<RawHistory, ObjectId>)>(StringComparer.Ordinal)
    {
        ["parent folder"] = ("'..'", h => Root(h, (Folder, "..", Inner(h)))),
        ["parent folder as a file"] = ("'..'", h => Root(h, (File, "..", h.Blob()))),
        ["this folder"] = ("'.'", h => Root(h, (Folder, ".", Inner(h)))),
        ["slashes in a name"] = ("'../../x'", h => Root(h, (File, "../../x", h.Blob()))),
        ["absolute name"] = ("'/etc/passwd'", h => Root(h, (File, "/etc/passwd", h.Blob()))),
        ["empty name"] = ("''", h => Root(h, (File, "", h.Blob()))),
        ["git's folder"] = ("'.git'", h => Root(h, (Folder, ".git", h.Tree((Folder, "hooks", Inner(h)))))),
        ["git's folder in capitals"] = ("'.GIT'", h => Root(h, (Folder, ".GIT", Inner(h)))),
        ["git's folder with a dot behind"] = ("'.git.'", h => Root(h, (Folder, ".git.", Inner(h)))),
        ["git's folder with a space behind"] = ("'.git '", h => Root(h, (Folder, ".git ", Inner(h)))),
        ["git's folder by its short name"] = ("'GIT~1'", h => Root(h, (Folder, "GIT~1", Inner(h)))),
        ["git's folder as a stream"] = ("'.git::$INDEX_ALLOCATION'", h => Root(h, (Folder, ".git::$INDEX_ALLOCATION", Inner(h)))),
        ["git's folder with a joiner"] = (".g", h => Root(h, (Folder, Latin(".g\u200Cit"), Inner(h)))),
        ["backslashes that lead up"] = ("leads out", h => Root(h, (File, "..\\..\\x.md", h.Blob()))),
        ["backslashes into git's folder"] = ("leads out", h => Root(h, (File, ".git\\config", h.Blob()))),
        ["parent folder deep in history"] = ("'..'", h => h.Commit(h.Tree((File, "Good.md", h.Blob())), Root(h, (Folder, "a", h.Tree((Folder, "..", Inner(h))))))),
        ["parent folder in a merged branch"] = ("'..'", h => h.Commit(h.Tree((File, "Good.md", h.Blob())), h.Commit(h.Tree()), Root(h, (Folder, "..", Inner(h))))),
        ["sixty thousand folders in each other"] = ("nested more than", h => h.Commit(Nested(h, 60_000))),
        ["five hundred and one folders in each other"] = ("nested more than", h => h.Commit(Nested(h, 501))),
        ["long path in long names"] = ("bytes", h => h.Commit(Nested(h, 20, new string('n', 250)))),
        ["a name of 100,000 bytes"] = ("bytes", h => Root(h, (File, new string('n', 100_000), h.Blob()))),
        ["a tree that holds itself ten times over, ten deep"] = ("More than", h => h.Commit(Bomb(h, 10, 10))),
        ["a tree that holds itself twice over, 400 deep"] = ("More than", h => h.Commit(Bomb(h, 2, 400))),
        ["a tree bomb in an old commit"] = ("More than", h => h.Commit(h.Tree(), h.Commit(Bomb(h, 16, 16)))),
        ["a name twice"] = ("twice", h => Root(h, (File, "a.md", h.Blob()), (File, "a.md", h.Blob("other")))),
        ["a file and a folder of one name"] = ("twice", h => Root(h, (File, "dup", h.Blob()), (Folder, "dup", Inner(h)))),
        ["names out of order"] = ("order", h => Root(h, (File, "b.md", h.Blob()), (File, "a.md", h.Blob()))),
        ["a pipe's mode"] = ("mode", h => Root(h, ("10644", "pipe", h.Blob()))),
        ["a device's mode"] = ("mode", h => Root(h, ("20666", "zero", h.Blob()))),
        ["a mode that is no number"] = ("mode", h => Root(h, ("9z", "x", h.Blob()))),
        ["a file that is a folder"] = ("said to be a file", h => Root(h, (File, "x.md", Inner(h)))),
        ["a file that is a commit"] = ("said to be a file", h => Root(h, (File, "x.md", h.Commit(h.Tree())))),
        ["a folder that is a file"] = ("not what it is named", h => Root(h, (Folder, "x", h.Blob()))),
        ["a tree that is no tree"] = ("", h => h.Commit(h.Blob("no tree"))),
        ["an object that is missing"] = ("missing", h => Root(h, (File, "x.md", ObjectId.Parse(new string('a', 40))))),
        ["a parent that is missing"] = ("missing", h => h.Commit(h.Tree(), ObjectId.Parse(new string('b', 40)))),
        ["a branch that points at a file"] = ("", h => h.Blob("no commit")),
        ["a branch that points at nothing"] = ("", h => Nowhere(h)),
        ["a file of 101 MiB of nothing"] = ("bytes", h => Root(h, (File, "zeros.bin", h.Blob(new byte[101 << 20])))),
    };

    /// <summary>Archives of which nothing can be taken: refused, and the sentence holds the word.</summary>
    public static readonly IReadOnlyDictionary<string, (string Word, Action<string> Make)> Archives = new Dictionary<string, (string, Action<string>)>(StringComparer.Ordinal)
    {
        ["parent folder"] = ("../x.md", path => new RawZip().Add("../x.md", "x").Write(path)),
        ["absolute name"] = ("/etc/x.md", path => new RawZip().Add("/etc/x.md", "x").Write(path)),
        ["a drive's name"] = ("C:/x.md", path => new RawZip().Add("C:\\x.md", "x").Write(path)),
        ["git's hooks"] = (".git/hooks/post-checkout", path => new RawZip().Add(".git/hooks/post-checkout", "#!/bin/sh").Write(path)),
        ["a symbolic link"] = ("symbolic link", path => new RawZip().Add("link.md", "/etc/passwd", mode: 0xA1FF).Write(path)),
        ["a pipe"] = ("no regular file", path => new RawZip().Add("pipe.md", "", mode: 0x11A4).Write(path)),
        ["a name that claims to be UTF-8"] = ("no UTF-8", path => new RawZip().Add(Encoding.Latin1.GetBytes("caf\u00E9.md"), "x"u8.ToArray(), 0x800).Write(path)),
        ["a size of minus one in 64 bits"] = ("", path => new RawZip().Add("x.md"u8.ToArray(), "x"u8.ToArray(), size: uint.MaxValue, extra: Zip64(-1)).Write(path)),
        ["more than it claims"] = ("damaged", path => new RawZip().Add("x.md"u8.ToArray(), new byte[5_000_000], size: 10).Write(path)),
        ["another checksum"] = ("checksum", path => new RawZip().Add("x.md"u8.ToArray(), "x"u8.ToArray(), checksum: 7).Write(path)),
        ["an unknown method"] = ("", path => new RawZip().Add("x.md"u8.ToArray(), "x"u8.ToArray(), method: 99).Write(path)),
        ["encrypted"] = ("encrypted", path => new RawZip().Add("x.md"u8.ToArray(), "x"u8.ToArray(), flags: 1).Write(path)),
        ["a gigabyte in a megabyte"] = ("trap", path => Enumerable.Range(0, 44).Aggregate(new RawZip(), (zip, i) => zip.Add(Encoding.ASCII.GetBytes($"{i}.bin"), new byte[25 << 20])).Write(path)),
        ["nothing in it"] = ("no files", path => new RawZip().Write(path)),
        ["cut in the middle"] = ("", path =>
        {
            new RawZip().Add("x.md", new string('x', 100_000)).Write(path);
            using var file = System.IO.File.OpenWrite(path);
            file.SetLength(file.Length / 2);
        }),
        ["a directory that lies elsewhere"] = ("", path =>
        {
            new RawZip().Add("x.md", "x").Write(path);
            using var file = System.IO.File.OpenWrite(path);
            file.Position = file.Length - 6;
            file.Write([0xFF, 0xFF, 0xFF, 0x7F]);
        }),
        ["an escape in the only name"] = ("", path => new RawZip().Add("\u001B[2J.md", "x").Write(path)),
    };

    private static ObjectId Root(RawHistory history, params (string, string, ObjectId)[] entries) => history.Commit(history.Tree(entries));

    private static ObjectId Inner(RawHistory history) => history.Tree((File, "inner.md", history.Blob("inner\n")));

    private static ObjectId Nested(RawHistory history, int depth, string name = "d")
    {
        var tree = Inner(history);
        for (var i = 0; i < depth; i++)
        {
            tree = history.Tree((Folder, name, tree));
        }

        return tree;
    }

    private static ObjectId Bomb(RawHistory history, int width, int depth)
    {
        var tree = Inner(history);
        for (var i = 0; i < depth; i++)
        {
            tree = history.Tree([.. Enumerable.Range(0, width).Select(n => (Folder, $"{n:x}", tree))]);
        }

        return tree;
    }

    private static ObjectId Nowhere(RawHistory history)
    {
        history.Blob();
        return ObjectId.Parse(new string('c', 40));
    }

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Zip64(long size)
    {
        var extra = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), size);
        return extra;
    }
}
