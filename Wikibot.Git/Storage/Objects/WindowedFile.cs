using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// A file that never changes, read in windows of 64 KiB of which the latest few stay in memory: on a share each read is a round
/// trip whatever its size, and a delta's bases lie near it.
/// </summary>
internal sealed class WindowedFile(IShareFiles files, SafeFileHandle handle)
{
    public const int WindowSize = 64 * 1024;
    private const int MaxWindows = 32;
    private readonly Dictionary<long, byte[]> _windows = [];
    private readonly Queue<long> _order = new();
    private readonly Lock _lock = new();

    /// <summary>Up to <paramref name="buffer"/>'s length from one window; 0 at the end of the file.</summary>
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

    public void Close() => files.Close(handle);

    private byte[] Window(long number)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(number, out var known))
            {
                return known;
            }
        }

        var bytes = new byte[WindowSize];
        var length = files.Read(handle, bytes, number * WindowSize);
        GC.KeepAlive(handle);
        var window = length == WindowSize ? bytes : bytes[..length];
        lock (_lock)
        {
            if (_windows.TryAdd(number, window))
            {
                _order.Enqueue(number);
                if (_order.Count > MaxWindows)
                {
                    _windows.Remove(_order.Dequeue());
                }
            }
        }

        return window;
    }
}
