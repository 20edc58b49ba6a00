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
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.EnumerateDirectories(repository, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(repository, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(repository, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(target, Path.GetRelativePath(repository, file)));
        }

        return target;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
