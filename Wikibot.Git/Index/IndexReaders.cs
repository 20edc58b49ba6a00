namespace Wikibot.Git.Index;

/// <summary>The connections that read an index while another one writes: each sees one state, the last that was written whole.</summary>
internal sealed class IndexReaders(IndexFile file)
{
    /// <summary>Readers kept open.</summary>
    private const int Kept = 2;

    private readonly Lock _lock = new();
    private readonly Stack<Database> _idle = new();
    private bool _allowed;
    private bool _closed;
    private int _reading;
    private int _file;

    /// <summary>There is something to read from here on.</summary>
    public void Allow()
    {
        lock (_lock)
        {
            _allowed = !_closed;
        }
    }

    /// <summary>The file is about to be made anew: whoever reads the old one reads it to the end, and nobody does after.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            CloseIdle();
        }
    }

    /// <summary>Ends reading for good.</summary>
    /// <param name="evenUsed">Also while somebody reads.</param>
    /// <returns>Whether it has ended.</returns>
    public bool TryClose(bool evenUsed)
    {
        lock (_lock)
        {
            if (_reading > 0 && !evenUsed)
            {
                return false;
            }

            CloseIdle();
            _closed = true;
            return true;
        }
    }

    /// <summary>Reads one state; nothing when there is none, or none any more.</summary>
    public Answer<T>? Read<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        if (Take() is not (var reader, var of))
        {
            return null;
        }

        var whole = false;
        try
        {
            reader.BeginReading();
            reader.EndWith(cancellationToken);
            var answer = read(reader);
            reader.EndReading();
            whole = true;
            return new Answer<T>(answer);
        }
        finally
        {
            GiveBack(reader, of, whole);
        }
    }

    private (Database Reader, int File)? Take()
    {
        lock (_lock)
        {
            if (!_allowed)
            {
                return null;
            }

            var reader = _idle.TryPop(out var idle) ? idle : file.OpenAgain();
            _reading++;
            return (reader, _file);
        }
    }

    private void GiveBack(Database reader, int of, bool whole)
    {
        lock (_lock)
        {
            _reading--;
            if (whole && _allowed && of == _file && _idle.Count < Kept)
            {
                _idle.Push(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var reader))
        {
            reader.Dispose();
        }

        _allowed = false;
        _file++;
    }
}
