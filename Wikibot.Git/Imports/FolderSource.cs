using System.Text;

namespace Wikibot.Git.Imports;

/// <summary>The files of a folder (an Obsidian vault is one), in path order. Hidden folders and links are named but not followed.</summary>
internal static class FolderSource
{
    /// <summary>Walks with a list of its own instead of the stack: a folder may be nested tens of thousands deep.</summary>
    public static IEnumerable<ImportFile> Files(string root)
    {
        var waiting = new Stack<(FileSystemInfo Item, string Path)>();
        if (Push(waiting, new DirectoryInfo(root), "") is { } unread)
        {
            yield return ImportFile.Left("/", unread);
        }

        while (waiting.TryPop(out var next))
        {
            var (item, path) = next;
            var folder = item as DirectoryInfo;
            var left = Left(item, path) ?? (folder is null ? null : Push(waiting, folder, path + "/"));
            if (left is not null)
            {
                yield return ImportFile.Left(folder is null ? path : path + "/", left);
            }
            else if (item is FileInfo file)
            {
                yield return new ImportFile(path, file.Length, file.OpenRead);
            }
        }
    }

    /// <summary>Why it is left out unopened.</summary>
    private static string? Left(FileSystemInfo item, string path)
    {
        if (item.Name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return "its name is no UTF-8";
        }

        if (item.LinkTarget is not null)
        {
            return "a symbolic link";
        }

        return ImportFile.Hidden(item.Name)
            ?? (Encoding.UTF8.GetByteCount(path) > PagePath.MaxBytes ? $"its path has more than {PagePath.MaxBytes} bytes" : null)
            ?? (FileKind.IsSpecial(item.FullName) ? "no regular file" : null)
            ?? (item.Exists ? null : "it cannot be found under its name");
    }

    /// <summary>Puts what is in a folder on the list, the first name on top; or says why it cannot be read.</summary>
    private static string? Push(Stack<(FileSystemInfo Item, string Path)> waiting, DirectoryInfo folder, string prefix)
    {
        try
        {
            foreach (var item in folder.EnumerateFileSystemInfos().OrderByDescending(item => item.Name, StringComparer.Ordinal))
            {
                waiting.Push((item, prefix + item.Name));
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "it cannot be read";
        }
    }
}
