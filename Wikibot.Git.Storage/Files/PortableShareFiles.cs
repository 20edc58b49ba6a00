using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// The share through .NET's file API, for Windows and macOS.
/// </summary>
/// <remarks>
/// A record is a symbolic link to nowhere, as on Linux, or, on Windows, where links need a privilege, a small file that is flushed under
/// another name and moved into place without replacing. Elsewhere than on Windows such a move is not exclusive: .NET looks first whether
/// something is there, and then renames.
/// Windows refuses to replace or open a file in the moment in which another process has it open or is deleting it, whatever sharing
/// both allow (github.com/dotnet/runtime/issues/79213). Such moments are short, so what is refused is tried again for most of a second.
/// </remarks>
/// <param name="windows">Whether records are made in Windows' way.</param>
/// <param name="pause">Lets a moment pass; for tests.</param>
internal sealed class PortableShareFiles(bool windows, Action<TimeSpan>? pause = null) : IShareFiles
{
    /// <summary>With pauses of 1, 2, 3 … ms between them.</summary>
    private const int Tries = 40;

    // What .NET puts into HResult: the system's own number. Never a look at the file afterwards: it may have gone by then.
    private const int UnixFileExists = 17;
    private const int UnixDiskFull = 28;
    private const int LinuxNotEmpty = 39;
    private const int MacNotEmpty = 66;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsNotEmpty = unchecked((int)0x80070091);
    private const int WindowsAlreadyExists = unchecked((int)0x800700B7);

#pragma warning disable RS0030 // File operations are synchronous, and this one is slow rather than failing.
    private readonly Action<TimeSpan> _pause = pause ?? Thread.Sleep;
#pragma warning restore RS0030

    public SafeFileHandle? OpenRead(string path) =>
        Do("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), absent: null);

    public SafeFileHandle? CreateNew(string path) =>
        Do("create", path, () => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), absent: null);

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

    public void Flush(SafeFileHandle handle) => Do("flush", "", () =>
    {
        RandomAccess.FlushToDisk(handle);
        return true;
    });

    public void Close(SafeFileHandle handle)
    {
        ShareMeter.Count();
        handle.Dispose();
    }

    public RecordOutcome CreateRecord(string path, string content)
    {
        try
        {
            return windows ? MoveRecord(path, content)
                : Do("record", path, () => File.CreateSymbolicLink(path, content), absent: null) is null ? RecordOutcome.NoFolder
                : RecordOutcome.Created;
        }
        catch (ShareFileException e) when (e.Error == ShareError.Exists)
        {
            return RecordOutcome.Exists;
        }
    }

    public string? ReadRecord(string path)
    {
        if (!windows)
        {
            return Do("read record", path, () => new FileInfo(path).LinkTarget, absent: null);
        }

        return this.ReadAll(path, 256) is { } content ? Encoding.ASCII.GetString(content) : null;
    }

    public bool Rename(string from, string to) => Done("rename", from, () => File.Move(from, to, overwrite: true));

    public bool MoveFolder(string from, string to)
    {
        try
        {
            return Done("move folder", from, () => Directory.Move(from, to));
        }
        catch (ShareFileException) when (Directory.Exists(to) || File.Exists(to))
        {
            return false;
        }
    }

    public bool MakeFolder(string path) => Do("make folder", path, () =>
    {
        if (Directory.Exists(path))
        {
            return false;
        }

        Directory.CreateDirectory(path);
        return true;
    });

    public bool Delete(string path) => Do("delete", path, () =>
    {
        // A record is a link to nowhere, of which Exists says that it is not there.
        if (!File.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return false;
        }

        File.Delete(path);
        return true;
    });

    public bool DeleteFolder(string path)
    {
        try
        {
            return Done("delete folder", path, () => Directory.Delete(path, recursive: false));
        }
        catch (ShareFileException e) when (e.InnerException is { HResult: LinuxNotEmpty or MacNotEmpty or WindowsNotEmpty })
        {
            return false;
        }
    }

    public IReadOnlyList<ShareEntry>? List(string folder) => ShareFolders.List(folder);

    public ShareStat? Stat(string path) => ShareFolders.Stat(path);

    /// <remarks>What is no network client has nothing to ask for. Windows' mark is the attribute that it ignores on folders.</remarks>
    public FolderState Revalidate(string folder) => Do("revalidate", folder, () =>
        !Directory.Exists(folder) ? FolderState.Gone
        : IsSealed(folder) ? FolderState.Sealed
        : FolderState.Open);

    public bool Seal(string folder) => Do("seal", folder, () =>
    {
        var info = new DirectoryInfo(folder);
        if (!info.Exists)
        {
            return false;
        }

        if (windows)
        {
            info.Attributes |= FileAttributes.ReadOnly;
        }
        else if (!OperatingSystem.IsWindows())
        {
            info.UnixFileMode |= UnixFileMode.StickyBit;
        }

        return IsSealed(folder);
    });

    public FileStamp? Stamp(string path) => Do<FileStamp?>("stamp", path, () => new FileInfo(path) is { Exists: true } info
        ? new FileStamp(0, info.Length, info.LastWriteTimeUtc.Ticks, info.CreationTimeUtc.Ticks)
        : null, absent: null);

    /// <remarks>Windows flushes no folders: NTFS journals them in order. macOS flushes them with the file.</remarks>
    public SafeFileHandle? OpenFolder(string folder) => null;

    /// <inheritdoc cref="OpenFolder"/>
    public void FlushFolder(string folder)
    {
    }

    private bool IsSealed(string folder) => windows || OperatingSystem.IsWindows()
        ? new DirectoryInfo(folder).Attributes.HasFlag(FileAttributes.ReadOnly)
        : new DirectoryInfo(folder).UnixFileMode.HasFlag(UnixFileMode.StickyBit);

    private RecordOutcome MoveRecord(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            // The folder may be gone, or be moved away between the two steps, and the temporary file with it.
            return this.WriteNew(temporary, Encoding.ASCII.GetBytes(content)) && Done("record", path, () => File.Move(temporary, path, overwrite: false))
                ? RecordOutcome.Created
                : RecordOutcome.NoFolder;
        }
        catch (ShareFileException)
        {
            Delete(temporary);
            throw;
        }
    }

    /// <summary>True when it was done; false when a file or folder on the way is missing.</summary>
    private bool Done(string operation, string path, Action call) => Do(
        operation,
        path,
        () =>
        {
            call();
            return true;
        },
        absent: false);

    /// <summary>As <see cref="Do{T}(string, string, Func{T})"/>; <paramref name="absent"/> is the answer when a file or folder on the way is missing.</summary>
    private T Do<T>(string operation, string path, Func<T> call, T absent)
    {
        try
        {
            return Do(operation, path, call);
        }
        catch (ShareFileException e) when (e.Error == ShareError.NotFound)
        {
            return absent;
        }
    }

    private T Do<T>(string operation, string path, Func<T> call)
    {
        ShareMeter.Count();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return call();
            }
            catch (Exception e) when (tries < Tries && e is UnauthorizedAccessException or IOException { HResult: WindowsSharingViolation })
            {
                _pause(TimeSpan.FromMilliseconds(tries));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Failure(operation, path, e);
            }
        }
    }

    private static ShareFileException Failure(string operation, string path, Exception inner) => new(
        inner.HResult switch
        {
            WindowsDiskFull or UnixDiskFull => ShareError.Full,
            UnixFileExists or WindowsFileExists or WindowsAlreadyExists => ShareError.Exists,
            _ when inner is DirectoryNotFoundException or FileNotFoundException => ShareError.NotFound,
            _ => ShareError.Failed,
        },
        operation,
        path,
        0,
        inner);
}
