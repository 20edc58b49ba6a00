namespace Wikibot.Benchmarks.Repositories;

/// <summary>A scratch folder on a real disk, gone at the end. Not the system's temporary folder: that is often in memory.</summary>
internal sealed class Workspace : IDisposable
{
    /// <param name="parent">Where to make it.</param>
    public Workspace(string parent)
    {
        Folder = Path.Combine(Path.GetFullPath(parent), $"bench-{Guid.NewGuid():N}"[..14]);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    /// <summary>A copy of a repository as <c>{name}/sample.git</c>: a data folder with one wiki.</summary>
    public string Copy(string repository, string name)
    {
        var target = Path.Combine(Folder, name, "sample.git");
        CopyFolder(repository, target);
        return target;
    }

    /// <summary>Copies a folder with all that is in it, links as links, to a place where nothing is.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">Where to.</param>
    /// <param name="withEmpty">Folders in which nothing is as well: a repository has hundreds of them, and needs none to be read.</param>
    public static void CopyFolder(string source, string target, bool withEmpty = true)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories).Where(folder => withEmpty || Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(source, folder)));
        }

        foreach (var file in new DirectoryInfo(source).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file.FullName));
            if (file.LinkTarget is { } linked)
            {
                File.CreateSymbolicLink(copy, linked);
            }
            else
            {
                file.CopyTo(copy);
            }
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
