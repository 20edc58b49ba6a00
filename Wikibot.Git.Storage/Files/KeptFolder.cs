using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>A folder that is flushed after every write, opened once: opening and closing it are two round trips on a share.</summary>
internal sealed class KeptFolder(IShareFiles files, string path)
{
    private readonly Lock _lock = new();
    private SafeFileHandle? _handle;

    public string Path => path;

    /// <summary>Puts the folder's entries on stable storage.</summary>
    public void Flush()
    {
        for (var again = false; ; again = true)
        {
            SafeFileHandle? handle;
            lock (_lock)
            {
                handle = _handle ??= files.OpenFolder(path);
            }

            if (handle is null)
            {
                return;
            }

            try
            {
                files.Flush(handle);
                return;
            }
            catch (ObjectDisposedException)
            {
                // Closed by another thread, between the lock and the flush.
            }
            catch (ShareFileException stale) when (!again && stale.Error == ShareError.Stale)
            {
                // Another folder has taken its place.
                Close(handle);
            }
        }
    }

    /// <summary>Closes it; it is opened again when it is next flushed.</summary>
    public void Close()
    {
        if (_handle is { } handle)
        {
            Close(handle);
        }
    }

    private void Close(SafeFileHandle handle)
    {
        if (Interlocked.CompareExchange(ref _handle, null, handle) == handle)
        {
            files.CloseRead(handle);
        }
    }
}
