using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Wikibot.Git.Storage.Files.NativeMethods;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// The share through bare system calls: .NET's own file API adds fstat and flock to every open, and each is a round trip on NFS.
/// A record is a symbolic link to nowhere: one system call makes it, whole and exclusively, and one reads it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class LinuxShareFiles : IShareFiles
{
    // For this user alone. Objects never change, but a mode of 0400 would hinder Windows clients of the same share.
    private const int FileMode = 0x180; // 0600
    private const int FolderMode = 0x1C0; // 0700

    private volatile bool _slow;

    public bool IsSlow => _slow;

    public SafeFileHandle? OpenRead(string path)
    {
        var started = Stopwatch.GetTimestamp();
        var fd = Retry(() => Open(path, ReadOnly | CloseOnExec, 0), out var errno);
        _slow = Stopwatch.GetElapsedTime(started) > SlowCloser.Slow;
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true)
            : errno is ENOENT or ENOTDIR ? null
            : throw Failure("open", path, errno);
    }

    public SafeFileHandle? CreateNew(string path)
    {
        var fd = Retry(() => Open(path, WriteOnly | Create | CloseOnExec, FileMode), out var errno);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true)
            : errno is ENOENT ? null
            : throw Failure("create", path, errno);
    }

    public int Read(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        using var held = new Held(handle);
        fixed (byte* start = buffer)
        {
            while (true)
            {
                ShareMeter.Count();
                var read = PRead(held.Descriptor, start, buffer.Length, offset);
                if (read >= 0)
                {
                    ShareMeter.CountBytes(read);
                    return (int)read;
                }

                var errno = Marshal.GetLastPInvokeError();
                if (errno != EINTR)
                {
                    throw Failure("read", "", errno);
                }
            }
        }
    }

    public void Write(SafeFileHandle handle, ReadOnlySpan<byte> data)
    {
        var fd = handle.DangerousGetHandle();
        fixed (byte* start = data)
        {
            var done = 0;
            while (done < data.Length)
            {
                ShareMeter.Count();
                var wrote = NativeMethods.Write(fd, start + done, data.Length - done);
                if (wrote >= 0)
                {
                    ShareMeter.CountBytes(wrote);
                    done += (int)wrote;
                    continue;
                }

                var errno = Marshal.GetLastPInvokeError();
                if (errno != EINTR)
                {
                    throw Failure("write", "", errno);
                }
            }
        }
    }

    public void Flush(SafeFileHandle handle)
    {
        using var held = new Held(handle);
        var fd = held.Descriptor;
        if (Retry(() => FSync(fd), out var errno) != 0)
        {
            throw Failure("flush", "", errno);
        }
    }

    public void Close(SafeFileHandle handle)
    {
        // Not SafeFileHandle.Dispose: close may be where NFS reports that a write failed, and Dispose drops that.
        var fd = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        ShareMeter.Count();
        if (NativeMethods.Close(fd) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno != EINTR)
            {
                throw Failure("close", "", errno);
            }
        }
    }

    public void CloseRead(SafeFileHandle handle)
    {
        ShareMeter.Count();
        if (!_slow || !SlowCloser.TryTake(handle))
        {
            handle.Dispose();
        }
    }

    public RecordOutcome CreateRecord(string path, string content)
    {
        if (Retry(() => SymLink(content, path), out var errno) == 0)
        {
            return RecordOutcome.Created;
        }

        return errno switch
        {
            EEXIST => RecordOutcome.Exists,
            ENOENT => RecordOutcome.NoFolder,
            _ => throw Failure("record", path, errno),
        };
    }

    public string? ReadRecord(string path)
    {
        var buffer = stackalloc byte[256];
        var length = Retry(() => (int)ReadLink(path, buffer, 256), out var errno);
        return length >= 0 ? Encoding.ASCII.GetString(buffer, length)
            : errno is ENOENT or ENOTDIR or EINVAL ? null
            : throw Failure("read record", path, errno);
    }

    public bool Rename(string from, string to)
    {
        if (Retry(() => NativeMethods.Rename(from, to), out var errno) == 0)
        {
            return true;
        }

        return errno == ENOENT ? false : throw Failure("rename", from, errno);
    }

    public bool MoveFolder(string from, string to)
    {
        if (Retry(() => NativeMethods.Rename(from, to), out var errno) == 0)
        {
            return true;
        }

        return errno is EEXIST or ENOTEMPTY or ENOTDIR or ENOENT ? false : throw Failure("move folder", from, errno);
    }

    public bool MakeFolder(string path)
    {
        if (Retry(() => MkDir(path, FolderMode), out var errno) == 0)
        {
            return true;
        }

        return errno == EEXIST ? false : throw Failure("make folder", path, errno);
    }

    public bool Delete(string path)
    {
        if (Retry(() => Unlink(path), out var errno) == 0)
        {
            return true;
        }

        return errno == ENOENT ? false : throw Failure("delete", path, errno);
    }

    public bool DeleteFolder(string path)
    {
        if (Retry(() => RmDir(path), out var errno) == 0)
        {
            return true;
        }

        return errno is ENOENT or ENOTEMPTY or EEXIST ? false : throw Failure("delete folder", path, errno);
    }

    public IReadOnlyList<ShareEntry>? List(string folder) => ShareFolders.List(folder);

    public ShareStat? Stat(string path) => ShareFolders.Stat(path);

    public SafeFileHandle? OpenFolder(string folder) => OpenRead(folder) ?? throw Failure("open folder", folder, ENOENT);

    public void FlushFolder(string folder)
    {
        var handle = OpenFolder(folder)!;
        try
        {
            Flush(handle);
        }
        finally
        {
            Close(handle);
        }
    }

    private static int Retry(Func<int> call, out int errno)
    {
        while (true)
        {
            ShareMeter.Count();
            var result = call();
            errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (result >= 0 || errno != EINTR)
            {
                return result;
            }
        }
    }

    /// <summary>Keeps a handle's descriptor from being closed, and its number from being given to another file, while a call uses it.</summary>
    private readonly ref struct Held : IDisposable
    {
        private readonly SafeFileHandle _handle;

        public Held(SafeFileHandle handle)
        {
            var held = false;
            handle.DangerousAddRef(ref held);
            _handle = handle;
        }

        public nint Descriptor => _handle.DangerousGetHandle();

        public void Dispose() => _handle.DangerousRelease();
    }

    private static ShareFileException Failure(string operation, string path, int errno) => new(
        errno switch
        {
            ENOSPC or EDQUOT => ShareError.Full,
            ESTALE => ShareError.Stale,
            EEXIST => ShareError.Exists,
            ENOENT or ENOTDIR => ShareError.NotFound,
            _ => ShareError.Failed,
        },
        operation,
        path,
        errno);
}
