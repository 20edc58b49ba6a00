using Wikibot.Git.Budgets;
using Wikibot.Git.Changes;

namespace Wikibot.Git.Restore;

/// <summary>Where a file was, with its <c>.md</c> when it is a page, and what it held in which mode; nothing when it did not exist.</summary>
internal readonly record struct FileState(string? Path, ObjectId? Blob, int? Mode)
{
    public static FileState Of(string path, TreeEntry? entry) => entry is { } there ? new FileState(path, there.Id, there.Mode) : default;

    /// <summary>The path as pages are named.</summary>
    public string? Name => Path is null ? null : Named(Path);

    public static string Named(string path) => PagePath.FromFile(path)?.Value ?? path;
}

/// <summary>One change of a file.</summary>
internal sealed record FileStep(Commit Commit, bool Mine, FileState Before, FileState After);

/// <summary>One file, page or not, through its changes and moves: what moved with a folder comes back with it.</summary>
internal sealed class FileLife(FileState first)
{
    public List<FileStep> Steps { get; } = [];

    public FileState Now => Steps.Count > 0 ? Steps[^1].After : first;

    /// <summary>The lives of the files that commits touched.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="commits">The commits, oldest first.</param>
    /// <param name="isMine">Whether a commit is one of those to undo.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<FileLife>> ReadAsync(IWiki wiki, IReadOnlyList<Commit> commits, Func<Commit, bool> isMine, CancellationToken cancellationToken)
    {
        var all = new List<FileLife>();
        var byPath = new Dictionary<string, FileLife>(StringComparer.Ordinal);
        var deleted = new Dictionary<string, FileLife>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            RequestBudget.Step("it went through the commits", 64);
            var mine = isMine(commit);
            var files = await CommitFiles.ReadAsync(wiki, commit, cancellationToken);
            var lives = files.ConvertAll(file => (File: file, Life: Find(file)));

            // Taken off first: within one commit one file may go where another one was.
            foreach (var (file, _) in lives)
            {
                byPath.Remove(file.From ?? file.Path);
            }

            foreach (var (file, life) in lives)
            {
                var before = life.Now;
                life.Steps.Add(new FileStep(commit, mine, before, FileState.Of(file.Path, file.New)));
                if (file.New is not null)
                {
                    byPath[file.Path] = life;
                }
                else if (before.Path is { } gone)
                {
                    deleted[gone] = life;
                }
            }
        }

        return all;

        FileLife Find(ChangedFile file)
        {
            if (file.Old is not null && byPath.TryGetValue(file.From ?? file.Path, out var known))
            {
                return known;
            }

            // A file that comes back where one was deleted goes on with that life: the deletion may be what is undone.
            if (file.Old is null && deleted.Remove(file.Path, out var former) && former.Now.Path is null)
            {
                return former;
            }

            var life = new FileLife(FileState.Of(file.From ?? file.Path, file.Old));
            all.Add(life);
            return life;
        }
    }
}
