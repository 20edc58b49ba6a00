using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Wikibot.Git.Storage.Files;

/// <summary>The Linux system calls that the engine makes, each one file operation.</summary>
[SupportedOSPlatform("linux")]
internal static partial class NativeMethods
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int Create = 0x40;
    internal const int CloseOnExec = 0x80000;

    /// <summary><c>AT_FDCWD</c>: relative paths are the process's.</summary>
    internal const int CurrentFolder = -100;

    /// <summary><c>AT_STATX_FORCE_SYNC</c>: a network file system asks its server, whatever it has cached.</summary>
    internal const int ForceSync = 0x2000;

    /// <summary><c>AT_STATX_DONT_SYNC</c>: a network file system tells what it has cached.</summary>
    internal const int DontSync = 0x4000;

    /// <summary><c>STATX_TYPE | STATX_MODE</c>.</summary>
    internal const uint ModeOnly = 0x3;

    /// <summary><c>STATX_INO | STATX_SIZE | STATX_MTIME</c>.</summary>
    internal const uint WhichFile = 0x340;

    /// <summary><c>S_ISVTX</c>, the sticky bit.</summary>
    internal const int Sticky = 0x200;

    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EEXIST = 17;
    internal const int ENOTDIR = 20;
    internal const int EINVAL = 22;
    internal const int ENOSPC = 28;
    internal const int ENOTEMPTY = 39;
    internal const int ESTALE = 116;
    internal const int EDQUOT = 122;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(nint fd);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static unsafe partial nint PRead(nint fd, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static unsafe partial nint Write(nint fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int FSync(nint fd);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SymLink(string target, string path);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint ReadLink(string path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MkDir(string path, int mode);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChMod(string path, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int StatX(int folder, string path, int flags, uint mask, out StatXResult result);

    /// <summary><c>struct statx</c>, as far as it is read here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal readonly struct StatXResult
    {
        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(40)]
        public readonly long Size;

        [FieldOffset(112)]
        public readonly long ModifiedSeconds;

        [FieldOffset(120)]
        public readonly uint ModifiedNanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RmDir(string path);
}
