using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Wikibot.Git.Index;

/// <summary>
/// The indexes of all wikis: what git holds, in a form in which it is found. Derived and never trusted: each answer compares the tip first, and a file that is
/// damaged, lost, of another version or another wiki is made anew.
/// </summary>
internal sealed class WikiIndexes(IOptions<IndexOptions> options, IndexSnapshots snapshots, TimeProvider time, ILogger<WikiIndexes> logger) : IDisposable
{
    /// <summary>Indexes open at the same time; each takes some megabytes of memory.</summary>
    private const int KeptOpen = 8;

    private readonly ConcurrentDictionary<string, OpenIndex> _open = new(StringComparer.Ordinal);
    private readonly Lazy<IndexFolder> _folder = new(() => IndexFolder.Take(options.Value.Folder));
    private readonly Lock _trimming = new();

    /// <summary>How long one call brings an index up before it answers with what there is.</summary>
    public TimeSpan UpdateTime => options.Value.UpdateTime;

    /// <summary>Brings a wiki's index up to its tip and reads it, as one state: its newest one, as far as there is time for it.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="read">Reads it; may be called again, on an index made anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WikibotProblemException">The index cannot be kept on this machine (503).</exception>
    public Task<T> ReadAsync<T>(IWiki wiki, Func<Database, IndexState, T> read, CancellationToken cancellationToken) => ReadAsync(wiki, UpdateTime, read, cancellationToken);

    /// <summary>The same, with a time of its own to bring the index up.</summary>
    public Task<T> ReadAsync<T>(IWiki wiki, TimeSpan budget, Func<Database, IndexState, T> read, CancellationToken cancellationToken) =>
        ReadAsync(wiki, IndexNeed.Newest, budget, read, cancellationToken);

    /// <summary>The same, for a reader who needs something else.</summary>
    public async Task<T> ReadAsync<T>(IWiki wiki, IndexNeed need, TimeSpan budget, Func<Database, IndexState, T> read, CancellationToken cancellationToken)
    {
        for (var failed = false; ;)
        {
            OpenIndex? index = null;
            try
            {
                var isNew = false;
                index = _open.GetOrAdd(
                    wiki.DerivedName(),
                    name =>
                    {
                        isNew = true;
                        return new OpenIndex(_folder.Value.FileOf(name), snapshots, time);
                    });
                if (await index.ReadAsync(wiki, need, budget, read, cancellationToken) is { } answer)
                {
                    if (isNew)
                    {
                        Trim(wiki.DerivedName());
                    }

                    return answer.Value;
                }
            }
            catch (Exception damaged) when (IsOfDisk(damaged))
            {
                if (failed)
                {
                    logger.LogError(damaged, "The index of wiki {Wiki} cannot be kept on this machine", wiki.Name);
                    throw Problem.Make(503, ProblemCodes.Unavailable, "Searching is not possible now: this machine's own disk is full or fails. Pages can be listed, read and written.");
                }

                failed = true;
                logger.LogWarning(damaged, "The index of wiki {Wiki} is damaged and is made anew", wiki.Name);
                await DiscardAsync(wiki.DerivedName(), index);
            }
        }
    }

    /// <summary>Whether this process has a wiki's index open.</summary>
    public bool IsOpen(IWiki wiki) => _open.ContainsKey(wiki.DerivedName());

    /// <summary>Reads a wiki's index as it is, whatever the tip is: for what stays true. Nothing when none is open here, or it is damaged.</summary>
    public async ValueTask<T?> PeekAsync<T>(IWiki wiki, Func<Database, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        if (!_open.TryGetValue(wiki.DerivedName(), out var index))
        {
            return null;
        }

        try
        {
            return index.Peek(read, cancellationToken)?.Value;
        }
        catch (Exception damaged) when (IsOfDisk(damaged))
        {
            logger.LogWarning(damaged, "The index of wiki {Wiki} is damaged and is thrown away", wiki.Name);
            await DiscardAsync(wiki.DerivedName(), index);
            return null;
        }
    }

    /// <summary>Makes a copy of a wiki's index that was read before, and hands over its path and what it holds.</summary>
    public async Task<bool> CopyAsync(IWiki wiki, Func<string, IndexState, Task<bool>> take, CancellationToken cancellationToken) =>
        _open.TryGetValue(wiki.DerivedName(), out var index) && await index.CopyAsync(take, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var wiki in _open.Keys)
        {
            if (_open.TryRemove(wiki, out var index))
            {
                index.Dispose();
            }
        }

        if (_folder.IsValueCreated)
        {
            _folder.Value.Dispose();
        }
    }

    private static bool IsOfDisk(Exception damaged) => damaged is SqliteException or IOException or UnauthorizedAccessException;

    private async Task DiscardAsync(string wiki, OpenIndex? index)
    {
        if (index is not null)
        {
            await index.DiscardAsync();
            _open.TryRemove(KeyValuePair.Create(wiki, index));
        }
    }

    /// <summary>Forgets what was used longest ago: open ones beyond a number, files beyond the bound.</summary>
    private void Trim(string used)
    {
        lock (_trimming)
        {
            foreach (var (wiki, index) in _open.OrderByDescending(open => open.Value.LastUse).Skip(KeptOpen))
            {
                if (index.TryClose())
                {
                    _open.TryRemove(KeyValuePair.Create(wiki, index));
                }
            }

            var folder = _folder.Value;
            var files = folder.Wikis().Select(wiki => (Wiki: wiki, File: folder.FileOf(wiki))).ToList();
            var size = files.Sum(file => file.File.Size);
            foreach (var (wiki, file) in files.OrderBy(file => _open.TryGetValue(file.Wiki, out var index) ? index.LastUse : 0).TakeWhile(_ => size > options.Value.MaxBytes))
            {
                var bytes = file.Size;
                if (wiki != used && Forget(wiki, file))
                {
                    size -= bytes;
                }
            }
        }
    }

    private bool Forget(string wiki, IndexFile file)
    {
        if (_open.TryGetValue(wiki, out var index))
        {
            if (!index.TryClose())
            {
                return false;
            }

            _open.TryRemove(KeyValuePair.Create(wiki, index));
        }

        file.Delete();
        return true;
    }
}
