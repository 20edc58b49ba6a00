using System.IO.Compression;

namespace Wikibot.Git.Imports;

/// <summary>One file that might come into a wiki.</summary>
/// <param name="Path">Path from the root of the source, with slashes.</param>
/// <param name="Length">Length in bytes, as the source says.</param>
/// <param name="Open">Opens its content.</param>
/// <param name="Refused">Why it is not taken, when its kind alone decides that.</param>
internal sealed record ImportFile(string Path, long Length, Func<Stream> Open, string? Refused = null);

/// <summary>Where an import comes from: a folder (an Obsidian vault is one) or a zip.</summary>
internal static class ImportSource
{
    /// <summary>The files of a folder, in path order. Hidden folders and links are named but not followed.</summary>
    public static IEnumerable<ImportFile> Folder(string root)
    {
        return Walk(new DirectoryInfo(root), "");

        static IEnumerable<ImportFile> Walk(DirectoryInfo folder, string prefix)
        {
            foreach (var item in folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
            {
                var path = prefix + item.Name;
                if (item.LinkTarget is not null)
                {
                    yield return new ImportFile(path, 0, () => Stream.Null, "a symbolic link");
                }
                else if (item is FileInfo file)
                {
                    yield return new ImportFile(path, file.Length, file.OpenRead, Hidden(item.Name));
                }
                else if (Hidden(item.Name) is { } hidden)
                {
                    yield return new ImportFile(path + "/", 0, () => Stream.Null, hidden);
                }
                else
                {
                    foreach (var below in Walk((DirectoryInfo)item, path + "/"))
                    {
                        yield return below;
                    }
                }
            }
        }
    }

    /// <summary>The files of a zip, in path order.</summary>
    public static IEnumerable<ImportFile> Zip(ZipArchive zip) =>
        zip.Entries
            .Where(entry => !entry.FullName.EndsWith('/'))
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(entry => new ImportFile(
                entry.FullName.Replace('\\', '/'),
                entry.Length,
                entry.Open,
                entry.FullName.Split('/', '\\').Select(Hidden).FirstOrDefault(hidden => hidden is not null)));

    private static string? Hidden(string name) => name.StartsWith('.') ? "a hidden file or folder" : name == "__MACOSX" ? "left by the Finder" : null;
}
