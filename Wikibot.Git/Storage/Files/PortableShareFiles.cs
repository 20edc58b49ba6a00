using System.IO.Enumeration;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// The share through .NET's file API, for Windows and macOS. A record is a small file, flushed under another name and moved
/// into place without replacing: exclusive on every file system that .NET supports.
/// </summary>
internal sealed class PortableShareFiles : IShareFiles
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsAlreadyExists = unchecked((int)0x800700B7);

    public SafeFileHandle? OpenRead(string path)
    {
        ShareMeter.Count();
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("open", path, e);
        }
    }

    public SafeFileHandle? CreateNew(string path)
    {
        ShareMeter.Count();
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("create", path, e);
        }
    }

    public int Read(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        ShareMeter.Count();
        try
        {
            var read = RandomAccess.Read(handle, buffer, offset);
            ShareMeter.CountBytes(read);
            return read;
        }
        catch (IOException e)
        {
            throw Failure("read", "", e);
        }
    }

    public void Write(SafeFileHandle handle, ReadOnlySpan<byte> data)
    {
        ShareMeter.Count();
        try
        {
            RandomAccess.Write(handle, data, RandomAccess.GetLength(handle));
        }
        catch (IOException e)
        {
            throw Failure("write", "", e);
        }

        ShareMeter.CountBytes(data.Length);
    }

    public void Flush(SafeFileHandle handle) => Guard("flush", "", () =>
    {
        ShareMeter.Count();
        RandomAccess.FlushToDisk(handle);
        return 0;
    });

    public void Close(SafeFileHandle handle)
    {
        ShareMeter.Count();
        handle.Dispose();
    }

    public RecordOutcome CreateRecord(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        if (CreateNew(temporary) is not { } handle)
        {
            return RecordOutcome.NoFolder;
        }

        Write(handle, Encoding.ASCII.GetBytes(content));
        Flush(handle);
        Close(handle);
        ShareMeter.Count();
        try
        {
            File.Move(temporary, path, overwrite: false);
            return RecordOutcome.Created;
        }
        catch (DirectoryNotFoundException)
        {
            return RecordOutcome.NoFolder;
        }
        catch (FileNotFoundException)
        {
            // The folder was moved away between the two steps, and the temporary file with it.
            return RecordOutcome.NoFolder;
        }
        catch (IOException e)
        {
            Delete(temporary);
            return File.Exists(path) ? RecordOutcome.Exists : throw Failure("record", path, e);
        }
    }

    public string? ReadRecord(string path)
    {
        if (OpenRead(path) is not { } handle)
        {
            return null;
        }

        try
        {
            Span<byte> buffer = stackalloc byte[256];
            return Encoding.ASCII.GetString(buffer[..Read(handle, buffer, 0)]);
        }
        finally
        {
            Close(handle);
        }
    }

    public bool Rename(string from, string to)
    {
        ShareMeter.Count();
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("rename", from, e);
        }
    }

    public bool MoveFolder(string from, string to)
    {
        ShareMeter.Count();
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException e) when (e is DirectoryNotFoundException || Directory.Exists(to) || File.Exists(to))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("move folder", from, e);
        }
    }

    public bool MakeFolder(string path) => Guard("make folder", path, () =>
    {
        ShareMeter.Count();
        if (Directory.Exists(path))
        {
            return false;
        }

        Directory.CreateDirectory(path);
        return true;
    });

    public bool Delete(string path) => Guard("delete", path, () =>
    {
        ShareMeter.Count();
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        return true;
    });

    public bool DeleteFolder(string path)
    {
        ShareMeter.Count();
        try
        {
            Directory.Delete(path, recursive: false);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException) when (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("delete folder", path, e);
        }
    }

    public IReadOnlyList<ShareEntry>? List(string folder) => ListFolder(folder);

    public ShareStat? Stat(string path) => StatFile(path);

    /// <remarks>Windows has no such call: NTFS journals its folders in order. macOS flushes them with the file.</remarks>
    public void FlushFolder(string folder)
    {
    }

    internal static IReadOnlyList<ShareEntry>? ListFolder(string folder)
    {
        ShareMeter.Count();
        try
        {
            return new FileSystemEnumerable<ShareEntry>(
                folder,
                static (ref FileSystemEntry e) => new ShareEntry(e.FileName.ToString(), e.IsDirectory),
                new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, ReturnSpecialDirectories = false }).ToList();
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("list", folder, e);
        }
    }

    internal static ShareStat? StatFile(string path)
    {
        ShareMeter.Count();
        try
        {
            var info = new FileInfo(path);
            return info.Exists ? new ShareStat(info.Length, Utc(info.LastWriteTimeUtc))
                : Directory.Exists(path) ? new ShareStat(0, Utc(Directory.GetLastWriteTimeUtc(path)))
                : info.LinkTarget is not null ? new ShareStat(0, Utc(info.LastWriteTimeUtc))
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure("stat", path, e);
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(time, TimeSpan.Zero);

    private static T Guard<T>(string operation, string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(operation, path, e);
        }
    }

    private static ShareFileException Failure(string operation, string path, Exception inner) => new(
        inner.HResult switch
        {
            WindowsDiskFull => ShareError.Full,
            WindowsFileExists or WindowsAlreadyExists => ShareError.Exists,
            _ when inner is IOException && File.Exists(path) && operation == "create" => ShareError.Exists,
            _ when inner is DirectoryNotFoundException or FileNotFoundException => ShareError.NotFound,
            _ => ShareError.Failed,
        },
        operation,
        path,
        0,
        inner);
}
