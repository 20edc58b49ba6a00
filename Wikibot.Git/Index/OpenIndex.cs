using Microsoft.Data.Sqlite;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Index;

/// <summary>
/// The index of one wiki while this process uses it: one connection writes, in turn and for a short while each; others read beside it. Requests that wait for the
/// same index to be made make it together, and each answers when its own time is over.
/// </summary>
internal sealed class OpenIndex(IndexFile file, IndexSnapshots snapshots, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IndexReaders _readers = new(file);
    private Database? _writer;
    private bool _closed;
    private int _copying;

    /// <summary>When it was last used, in <see cref="TimeProvider.GetTimestamp"/>'s ticks.</summary>
    public long LastUse { get; private set; }

    /// <summary>Brings the index up to the tip, goes on with what is needed as long as there is time, and reads it; nothing when it was closed meanwhile, so that it has to be opened again.</summary>
    /// <exception cref="SqliteException">The file is damaged, or the disk fails.</exception>
    public async Task<Answer<T>?> ReadAsync<T>(IWiki wiki, IndexNeed need, TimeSpan budget, Func<Database, IndexState, T> read, CancellationToken cancellationToken)
    {
        var began = LastUse = time.GetTimestamp();
        IndexUpdater? updater = null;
        for (var (planned, more) = (false, true); more;)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (_closed)
                {
                    return null;
                }

                if (!planned)
                {
                    await PlanAsync(wiki, cancellationToken);
                    planned = true;
                }

                updater = updater?.Database == _writer ? updater : new IndexUpdater(_writer!, wiki);
                more = await updater!.StepAsync(need, cancellationToken) && time.GetElapsedTime(began) < budget && !RequestBudget.IsHalfSpentNow();
            }
            finally
            {
                _turn.Release();
            }
        }

        LastUse = time.GetTimestamp();
        return _readers.Read(database => read(database, IndexState.Of(database)), cancellationToken);
    }

    /// <summary>Reads the index as it is, whatever the tip is; nothing when there is none yet.</summary>
    /// <exception cref="SqliteException">The file is damaged, or the disk fails.</exception>
    public Answer<T>? Peek<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        LastUse = time.GetTimestamp();
        return _readers.Read(read, cancellationToken);
    }

    /// <summary>Makes a copy of the index and hands it over, with what it holds; nothing when it lacks something of its newest state, or was closed.</summary>
    public async Task<bool> CopyAsync(Func<string, IndexState, Task<bool>> take, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _copying, 1) == 1)
        {
            return false;
        }

        try
        {
            IndexState state;
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (_closed || _writer is null || !(state = IndexState.Of(_writer)).IsWhole)
                {
                    return false;
                }

                file.MakeCopy(_writer);
            }
            finally
            {
                _turn.Release();
            }

            return await take(file.CopyPath, state);
        }
        finally
        {
            File.Delete(file.CopyPath);
            Interlocked.Exchange(ref _copying, 0);
        }
    }

    /// <summary>Closes and seals it, if nobody uses it.</summary>
    /// <returns>Whether it is closed now.</returns>
    public bool TryClose()
    {
        if (!_turn.Wait(0))
        {
            return false;
        }

        try
        {
            if (!_closed && _readers.TryClose(evenUsed: false))
            {
                CloseWriter();
                _closed = true;
                file.Seal();
            }

            return _closed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes it, whoever reads it, and throws its file away.</summary>
    public async Task DiscardAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!_closed)
            {
                _readers.TryClose(evenUsed: true);
                CloseWriter();
                _closed = true;
                file.Delete();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TryClose();
        _turn.Dispose();
    }

    private async Task PlanAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        var tip = await wiki.TipAsync(cancellationToken);
        _writer ??= await OpenAsync(wiki, cancellationToken);
        if (!await new IndexUpdater(_writer, wiki).PlanAsync(tip, cancellationToken))
        {
            // Made for another wiki of this name, or for a history that is no more.
            _readers.Forget();
            CloseWriter();
            _writer = file.Make();
            await new IndexUpdater(_writer, wiki).PlanAsync(tip, cancellationToken);
        }

        _readers.Allow();
    }

    /// <summary>The index of the process before, else the newest copy from the share, else an empty one.</summary>
    private async Task<Database> OpenAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        if (file.TryOpen() is { } kept)
        {
            return kept;
        }

        if (!wiki.IsPart())
        {
            // There are copies of the whole alone, and more in them than a part may tell.
            await snapshots.FetchAsync(wiki.Name, file, cancellationToken);
        }

        return file.TryOpen() ?? file.Make();
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }
}

/// <summary>What was read.</summary>
internal sealed record Answer<T>(T Value);
