using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// A file that never changes, opened when it is first read, in windows of 64 KiB of which the latest few stay in memory: on a
/// share each read is a round trip whatever its size, and a delta's bases lie near it. A file of less than one window is read
/// once and closed: a wiki may have hundreds of small packs between two maintenance runs, a process in Lambda 1,024 handles.
/// </summary>
internal sealed class WindowedFile(IShareFiles files, string path)
{
    public const int WindowSize = 64 * 1024;
    private const int MaxWindows = 32;
    private readonly Dictionary<long, byte[]> _windows = [];
    private readonly Queue<long> _order = new();
    private readonly Lock _lock = new();
    private SafeFileHandle? _handle;
    private byte[]? _whole;
    private int _most = MaxWindows;
    private bool _isOneReaders;
    private byte[]? _spare;

    /// <summary>Keeps so many windows, and reads new ones into the memory of those that go. For a reader who has the file alone: another might still be copying from one.</summary>
    public void KeepForOneReader(int windows) => (_most, _isOneReaders) = (windows, true);

    /// <summary>Up to <paramref name="buffer"/>'s length from one window; 0 at the end of the file.</summary>
    /// <exception cref="ShareFileException">It is gone (<see cref="ShareError.NotFound"/>, <see cref="ShareError.Stale"/>), or the share failed.</exception>
    public int Read(Span<byte> buffer, long offset)
    {
        var window = Window(offset / WindowSize);
        var at = (int)(offset % WindowSize);
        var count = Math.Clamp(window.Length - at, 0, buffer.Length);
        window.AsSpan(Math.Min(at, window.Length), count).CopyTo(buffer);
        return count;
    }

    /// <exception cref="InvalidDataException">The file ends early.</exception>
    public void ReadExactly(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var read = Read(buffer, offset);
            if (read == 0)
            {
                throw new InvalidDataException("A pack or its index ends early.");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <summary>Reads past the windows, for who goes through the file once. Fewer bytes than asked for only at its end.</summary>
    /// <exception cref="ShareFileException">It is gone (<see cref="ShareError.NotFound"/>, <see cref="ShareError.Stale"/>), or the share failed.</exception>
    public int ReadThrough(Span<byte> buffer, long offset)
    {
        lock (_lock)
        {
            if (_whole is { } whole)
            {
                var rest = whole.AsSpan((int)Math.Min(offset, whole.Length));
                rest = rest[..Math.Min(rest.Length, buffer.Length)];
                rest.CopyTo(buffer);
                return rest.Length;
            }
        }

        return ReadShare(buffer, offset);
    }

    /// <summary>Closes the file. Whoever goes on reading it opens it again.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _handle, null) is { } handle)
        {
            files.CloseRead(handle);
        }
    }

    private byte[] Window(long number)
    {
        lock (_lock)
        {
            if (_whole is not null)
            {
                return number == 0 ? _whole : [];
            }

            if (_windows.TryGetValue(number, out var known))
            {
                return known;
            }
        }

        var bytes = Interlocked.Exchange(ref _spare, null) ?? new byte[WindowSize];
        var length = ReadShare(bytes, number * WindowSize);
        var window = length == WindowSize ? bytes : bytes[..length];
        if (number > 0 || length == WindowSize)
        {
            return Remember(number, window);
        }

        lock (_lock)
        {
            _whole = window;
        }

        Close();
        return window;
    }

    private int ReadShare(Span<byte> buffer, long offset)
    {
        while (true)
        {
            SafeFileHandle handle;
            lock (_lock)
            {
                handle = _handle ??= files.OpenRead(path) ?? throw new ShareFileException(ShareError.NotFound, "open", path);
            }

            try
            {
                return files.Read(handle, buffer, offset);
            }
            catch (ObjectDisposedException)
            {
                // Closed by another thread, between the lock and the read.
            }
        }
    }

    private byte[] Remember(long number, byte[] window)
    {
        lock (_lock)
        {
            if (_windows.TryAdd(number, window))
            {
                _order.Enqueue(number);
                if (_order.Count > _most && _windows.Remove(_order.Dequeue(), out var old) && _isOneReaders && old.Length == WindowSize)
                {
                    _spare = old;
                }
            }
        }

        return window;
    }
}
