namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// An empty bare repository in the local temporary folder that borrows the objects of others (<c>objects/info/alternates</c>).
/// It gives libgit2 limits of our own without touching the wiki's configuration: memory for deltas that a small Lambda has,
/// and no writes on the share.
/// </summary>
internal sealed class ScratchRepository : IDisposable
{
    private const string Config = """
        [core]
            repositoryformatversion = 0
            bare = true
        [pack]
            threads = 1
            deltaCacheSize = 16777216
            windowMemory = 16777216

        """;

    /// <summary>Makes one that sees the objects in <paramref name="objectFolders"/>.</summary>
    public ScratchRepository(params string[] objectFolders)
    {
        Path = Directory.CreateTempSubdirectory("wikibot-pack-").FullName;
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "objects", "info"));
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "objects", "pack"));
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "refs", "heads"));
#pragma warning disable RS0030 // Scratch of this process, on the local disk: nothing to make durable.
        File.WriteAllText(System.IO.Path.Combine(Path, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(System.IO.Path.Combine(Path, "config"), Config);
        if (objectFolders.Length > 0)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, "objects", "info", "alternates"), string.Join('\n', objectFolders.Select(Absolute)) + "\n");
        }

#pragma warning restore RS0030
    }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Absolute(string folder) => System.IO.Path.GetFullPath(folder).Replace('\\', '/');
}
