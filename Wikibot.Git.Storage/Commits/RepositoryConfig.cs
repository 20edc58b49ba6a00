using System.Text;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Commits;

/// <summary>What stock git is told of a repository by its <c>config</c>.</summary>
internal static class RepositoryConfig
{
    // Stock git must not tidy up on its own beside the services: packing refs deletes the loose main that the engine moves.
    // Precious objects: nor may it when it is told to. gc then only packs, and prune and repack -d refuse; without it,
    // gc --prune=now takes the objects of commits that are on their way. Git heeds it in version 0 too, where libgit2,
    // which does not know it, does not ask.
    private const string Precious = """
        [extensions]
        	preciousObjects = true

        """;

    private const string Rest = """
        [core]
        	repositoryformatversion = 0
        	filemode = false
        	bare = true
        	fsync = committed
        	logAllRefUpdates = false
        [gc]
        	auto = 0
        	packRefs = false
        [maintenance]
        	auto = false

        """;

    /// <summary>The file of a new repository.</summary>
    public static byte[] Content => Encoding.UTF8.GetBytes((Rest + Precious).ReplaceLineEndings("\n"));

    /// <summary>Gives <paramref name="repository"/>, which an earlier version or stock git made, precious objects; whoever chose a value keeps it.</summary>
    public static void MakePrecious(IShareFiles files, string repository)
    {
        var path = Path.Combine(repository, "config");
        if (files.ReadAll(path) is not { } content || Encoding.UTF8.GetString(content) is not { } text
            || text.Contains("preciousobjects", StringComparison.OrdinalIgnoreCase) || text.Contains("repositoryformatversion = 1", StringComparison.Ordinal))
        {
            return; // In version 1 libgit2 would refuse an extension that it does not know.
        }

        var next = $"{path}.{Guid.NewGuid():N}";
        if (files.WriteNew(next, Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n" + Precious.ReplaceLineEndings("\n"))))
        {
            files.Rename(next, path);
            files.FlushFolder(repository);
        }
    }
}
