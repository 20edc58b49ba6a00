using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wikibot.Tests.Git.Imports;

/// <summary>What a repository should hold: mode and id of every file by its path, a character a byte, as stock git lists them.</summary>
internal sealed class KnownFiles(Dictionary<string, string> files)
{
    private Dictionary<string, string> _files = new(files, StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _files.Count;

    /// <summary>git's own rule for the id of a blob.</summary>
    public static string BlobId(byte[] content)
    {
#pragma warning disable CA5350 // git's object format is SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")), .. content]));
#pragma warning restore CA5350
    }

    /// <summary>The id of a file's content.</summary>
    public string Id(string path) => _files[Key(path)][7..];

    /// <summary>A file has other content now; its mode stays, and a new one is a plain file.</summary>
    public void Set(string path, string revision) => _files[Key(path)] = _files.GetValueOrDefault(Key(path), "100644 ")[..7] + revision;

    /// <summary>A file is gone.</summary>
    public void Remove(string path) => _files.Remove(Key(path)).ShouldBeTrue(path);

    /// <summary>A file is elsewhere.</summary>
    public void Move(string from, string to)
    {
        _files.Remove(Key(from), out var entry).ShouldBeTrue(from);
        _files.Add(Key(to), entry!);
    }

    /// <summary>All below a folder is elsewhere.</summary>
    public void MoveFolder(string from, string to) => _files = _files.ToDictionary(
        file => file.Key.StartsWith(Key(from), StringComparison.Ordinal) ? Key(to) + file.Key[Key(from).Length..] : file.Key, file => file.Value, StringComparer.Ordinal);

    /// <summary>These files and no others, byte for byte.</summary>
    public void ShouldBeExactly(Dictionary<string, string> found, string where)
    {
        var wrong = _files.Except(found).Select(file => $"is not {file.Value} {file.Key}").Concat(found.Except(_files).Select(file => $"is {file.Value} {file.Key}")).ToList();
        wrong.ShouldBeEmpty(where);
    }

    private static string Key(string path) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path));
}
