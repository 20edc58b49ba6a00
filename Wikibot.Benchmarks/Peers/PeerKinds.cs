namespace Wikibot.Benchmarks.Peers;

/// <summary>All that take part.</summary>
internal static class PeerKinds
{
    public const string Engine = "Wikibot engine";
    public const string GitPerCall = "git, per call";
    public const string GitGraph = "git log, changed-paths graph";
    public const string Dulwich = "dulwich";
    public const string DulwichUnflushed = "dulwich, unflushed";
    public const string GitPython = "GitPython";

    public static IReadOnlyList<PeerKind> All { get; } =
    [
        new(Engine, Operations.All, Flushed: true, EnginePeer.OpenAsync),
        new("LibGit2Sharp", Operations.All, Flushed: false, LibGit2SharpPeer.OpenAsync),
        new("LibGit2Sharp, flushed", Operations.Write, Flushed: true, LibGit2SharpPeer.OpenFlushedAsync),
        new("LibGit2Sharp, opened each time", Operations.Read, Flushed: false, LibGit2SharpPeer.OpenEachTimeAsync),
        new(GitPerCall, Operations.All, Flushed: false, (path, _) => GitPeer.OpenAsync(path, flushed: false), Slow: true),
        new("git, per call, flushed", Operations.Write, Flushed: true, (path, _) => GitPeer.OpenAsync(path, flushed: true), Slow: true),
        new("git cat-file --batch", Operations.Read, Flushed: false, GitBatchPeer.OpenAsync),
        new("git fast-import", Operations.Write, Flushed: false, GitFastImportPeer.OpenAsync),
        new(GitGraph, Operations.History, Flushed: false, GitPeer.OpenWithGraphAsync, Slow: true),
        new(Dulwich, Operations.All, Flushed: true, (path, stop) => PythonPeer.OpenAsync("dulwich", path, stop)),
        new(DulwichUnflushed, Operations.Write, Flushed: false, (path, stop) => PythonPeer.OpenAsync("dulwich-unflushed", path, stop)),
        new(GitPython, Operations.All, Flushed: false, (path, stop) => PythonPeer.OpenAsync("gitpython", path, stop), Slow: true),
    ];

    /// <summary>Those whose name holds a text.</summary>
    public static IEnumerable<PeerKind> Named(string text) => All.Where(kind => kind.Name.Contains(text, StringComparison.OrdinalIgnoreCase));
}
