namespace Wikibot.Benchmarks.Peers;

/// <summary>Something that reads and writes pages in a bare git repository, to be measured. One at a time, never concurrently.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>Reads a page at the tip of <c>main</c> as it is on disk now. Result: the page's length in bytes.</summary>
    Task<Timed> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes one commit on <c>main</c> that replaces these pages. Result: number of pages.</summary>
    Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken);

    /// <summary>The commits that changed a page, to the first one. Result: how many.</summary>
    Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A page to write.</summary>
internal readonly record struct Page(string Path, byte[] Content);

/// <summary>How long an operation took, and a number that shows that it did what the others did.</summary>
internal readonly record struct Timed(double Microseconds, long Result);

/// <summary>What a peer can be asked for.</summary>
[Flags]
internal enum Operations
{
    None = 0,
    Read = 1,
    Write = 2,
    History = 4,
    All = Read | Write | History,
}

/// <summary>A way to do it.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Operations">What it is measured for.</param>
/// <param name="Flushed">Whether its writes are durable when they return.</param>
/// <param name="Open">Opens a repository, which is this peer's own copy.</param>
/// <param name="Slow">Whether one call costs milliseconds, so that fewer rounds have to do.</param>
internal sealed record PeerKind(string Name, Operations Operations, bool Flushed, Func<string, CancellationToken, Task<IPeer>> Open, bool Slow = false)
{
    /// <summary>Whether it takes part in <paramref name="operation"/>.</summary>
    public bool Does(Operations operation) => (Operations & operation) != Operations.None;
}

/// <summary>The peer is not installed; the message is the line to print instead.</summary>
internal sealed class PeerAbsentException(string message) : Exception(message);
