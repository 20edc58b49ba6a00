using System.Diagnostics;
using LibGit2Sharp;

namespace Wikibot.Benchmarks.Peers;

/// <summary>LibGit2Sharp as its documentation shows it.</summary>
internal sealed class LibGit2SharpPeer : IPeer
{
    private readonly string _path;
    private readonly Repository? _kept;

    private LibGit2SharpPeer(string path, bool keep)
    {
        _path = path;
        _kept = keep ? new Repository(path) : null;
    }

    public static Task<IPeer> OpenAsync(string path, CancellationToken cancellationToken) => Task.FromResult<IPeer>(new LibGit2SharpPeer(path, keep: true));

    public static Task<IPeer> OpenEachTimeAsync(string path, CancellationToken cancellationToken) => Task.FromResult<IPeer>(new LibGit2SharpPeer(path, keep: false));

    public static Task<IPeer> OpenFlushedAsync(string path, CancellationToken cancellationToken)
    {
        SetFlush(path);
        return OpenAsync(path, cancellationToken);
    }

    public Task<Timed> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        return Done(started, Read(path));
    }

    public Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var repository = _kept!;
        var tip = repository.Head.Tip;
        var definition = TreeDefinition.From(tip);
        foreach (var page in pages)
        {
            using var content = new MemoryStream(page.Content);
            definition.Add(page.Path, repository.ObjectDatabase.CreateBlob(content), Mode.NonExecutableFile);
        }

        var author = new Signature("Bench", "bench@example.org", TimeProvider.System.GetUtcNow());
        var commit = repository.ObjectDatabase.CreateCommit(author, author, "Edit", repository.ObjectDatabase.CreateTree(definition), [tip], prettifyMessage: false);
        repository.Refs.UpdateTarget(repository.Refs["refs/heads/main"], commit.Id);
        return Done(started, pages.Count);
    }

    public Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        return Done(started, _kept!.Commits.QueryBy(path).Count());
    }

    public ValueTask DisposeAsync()
    {
        _kept?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void SetFlush(string path)
    {
        using var repository = new Repository(path);
        repository.Config.Set("core.fsyncObjectFiles", true);
    }

    private int Read(string path)
    {
        if (_kept is not null)
        {
            return Read(_kept, path);
        }

        using var repository = new Repository(_path);
        return Read(repository, path);
    }

    private static int Read(Repository repository, string path)
    {
        var blob = (Blob)repository.Head.Tip[path].Target;
        using var stream = blob.GetContentStream();
        var content = new byte[blob.Size];
        stream.ReadExactly(content);
        return content.Length;
    }

    private static Task<Timed> Done(long started, long result) => Task.FromResult(new Timed(Stopwatch.GetElapsedTime(started).TotalMicroseconds, result));
}
