using Microsoft.Data.Sqlite;

namespace Wikibot.Git.Index;

/// <summary>The index of one wiki while this process uses it: one connection writes, in turn; others read beside it.</summary>
internal sealed class OpenIndex(IndexFile file, IndexSnapshots snapshots, TimeProvider time) : IDisposable
{
    /// <summary>Readers kept open.</summary>
    private const int KeptReaders = 2;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Stack<Database> _readers = new();
    private Database? _writer;
    private int _reading;
    private bool _closed;

    /// <summary>When it was last used, in <see cref="TimeProvider.GetTimestamp"/>'s ticks.</summary>
    public long LastUse { get; private set; }

    /// <summary>Brings the index up to date and reads it; nothing when it was closed meanwhile, so that it has to be opened again.</summary>
    /// <exception cref="SqliteException">The file is damaged, or the disk fails.</exception>
    public async Task<Answer<T>?> ReadAsync<T>(IWiki wiki, TimeSpan budget, Func<Database, IndexState, T> read, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        Database reader;
        IndexState state;
        try
        {
            if (_closed)
            {
                return null;
            }

            LastUse = time.GetTimestamp();
            await UpdateAsync(wiki, budget, cancellationToken);
            reader = _readers.Count > 0 ? _readers.Pop() : file.OpenAgain();
            reader.BeginReading();
            state = IndexState.Of(reader);
            _reading++;
        }
        finally
        {
            _turn.Release();
        }

        var whole = false;
        try
        {
            reader.EndWith(cancellationToken);
            var answer = read(reader, state);
            whole = true;
            return new Answer<T>(answer);
        }
        finally
        {
            await GiveBackAsync(reader, whole);
        }
    }

    /// <summary>Makes a copy of the index, brought up to date, and hands it over; nothing when it is not whole, or was closed meanwhile.</summary>
    public async Task<bool> CopyAsync(IWiki wiki, TimeSpan budget, Func<string, ObjectId, Task<bool>> take, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closed)
            {
                return false;
            }

            await UpdateAsync(wiki, budget, cancellationToken);
            if (IndexState.Of(_writer!) is not { IsWhole: true } state)
            {
                return false;
            }

            file.MakeCopy(_writer!);
            return await take(file.CopyPath, state.Commit);
        }
        finally
        {
            File.Delete(file.CopyPath);
            _turn.Release();
        }
    }

    /// <summary>Closes it, if nobody uses it: sealed, or <paramref name="discard"/>ed.</summary>
    /// <returns>Whether it is closed now.</returns>
    public bool TryClose(bool discard)
    {
        if (!_turn.Wait(0))
        {
            return _closed;
        }

        try
        {
            if (_reading > 0 && !discard)
            {
                return false;
            }

            CloseAll();
            _closed = true;
            if (discard)
            {
                file.Delete();
            }
            else
            {
                file.Seal();
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TryClose(discard: false);
        _turn.Dispose();
    }

    private async Task UpdateAsync(IWiki wiki, TimeSpan budget, CancellationToken cancellationToken)
    {
        var tip = await wiki.TipAsync(cancellationToken);
        _writer ??= await OpenAsync(wiki, cancellationToken);
        if (!await new IndexUpdater(_writer, wiki, time, budget).UpdateAsync(tip, cancellationToken))
        {
            // Made for another wiki of this name, or for a history that is no more.
            CloseAll();
            _writer = file.Make();
            await new IndexUpdater(_writer, wiki, time, budget).UpdateAsync(tip, cancellationToken);
        }
    }

    /// <summary>The index of the process before, else the newest copy from the share, else an empty one.</summary>
    private async Task<Database> OpenAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        if (file.TryOpen() is { } kept)
        {
            return kept;
        }

        await snapshots.FetchAsync(wiki.Name, file, cancellationToken);
        return file.TryOpen() ?? file.Make();
    }

    private async Task GiveBackAsync(Database reader, bool whole)
    {
        // Never cancelled: what was taken is given back.
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _reading--;
            if (whole && !_closed && _writer is not null && _readers.Count < KeptReaders)
            {
                reader.EndReading();
                _readers.Push(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void CloseAll()
    {
        while (_readers.TryPop(out var reader))
        {
            reader.Dispose();
        }

        _writer?.Dispose();
        _writer = null;
    }
}

/// <summary>What was read.</summary>
internal sealed record Answer<T>(T Value);
