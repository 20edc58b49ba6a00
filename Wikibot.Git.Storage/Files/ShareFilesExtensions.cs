using System.Buffers;

namespace Wikibot.Git.Storage.Files;

/// <summary>Sequences of file operations that occur in several places.</summary>
internal static class ShareFilesExtensions
{
    private const int StaleRetries = 4;

    /// <summary>Reads a small file in three operations; null when there is none. A stale handle is opened again.</summary>
    /// <param name="files">The share.</param>
    /// <param name="path">The file.</param>
    /// <param name="expected">The size, in bytes, up to which one read is enough.</param>
    public static byte[]? ReadAll(this IShareFiles files, string path, int expected = 256)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return ReadOnce(files, path, expected);
            }
            catch (ShareFileException e) when (e.Error == ShareError.Stale && attempt < StaleRetries)
            {
                // Replaced by another client between open and read: the name now leads to the new file.
            }
        }
    }

    /// <summary>Creates a file with its content, flushed; false when its folder is gone.</summary>
    public static bool WriteNew(this IShareFiles files, string path, ReadOnlySpan<byte> content)
    {
        if (files.CreateNew(path) is not { } handle)
        {
            return false;
        }

        var closed = false;
        try
        {
            files.Write(handle, content);
            files.Flush(handle);
            closed = true;
            files.Close(handle);
            return true;
        }
        finally
        {
            if (!closed)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>Makes a folder and those above it.</summary>
    public static void MakeFolders(this IShareFiles files, string root, string relative)
    {
        var path = root;
        foreach (var segment in relative.Split('/'))
        {
            path = Path.Combine(path, segment);
            files.MakeFolder(path);
        }
    }

    private static byte[]? ReadOnce(IShareFiles files, string path, int expected)
    {
        if (files.OpenRead(path) is not { } handle)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(expected);
        try
        {
            var length = 0;
            while (true)
            {
                var read = files.Read(handle, buffer.AsSpan(length), length);
                length += read;
                if (length < buffer.Length)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }

                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            files.CloseRead(handle);
        }
    }
}
