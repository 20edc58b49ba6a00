using System.Diagnostics;
using System.Runtime.InteropServices;
using static Wikibot.Git.Storage.Files.NativeMethods;

namespace Wikibot.Git.Storage.Files;

/// <content>What the client is asked, or told to ask the server, by <c>statx</c>, which says how fresh the answer has to be; and the mark that the server then tells.</content>
internal sealed unsafe partial class LinuxShareFiles
{
    public FolderState Revalidate(string folder)
    {
        var state = Ask(folder);
        // A folder that the client believes absent is asked for through the one above it only.
        return state == FolderState.Gone && Path.GetDirectoryName(folder) is { } above && Ask(above) != FolderState.Gone ? Ask(folder) : state;
    }

    private FolderState Ask(string folder)
    {
        var started = Stopwatch.GetTimestamp();
        var result = default(StatXResult);
        var asked = Retry(() => StatX(CurrentFolder, folder, ForceSync, ModeOnly, out result), out var errno);
        _slow = Stopwatch.GetElapsedTime(started) > SlowCloser.Slow;
        if (asked == 0)
        {
            return (result.Mode & Sticky) == 0 ? FolderState.Open : FolderState.Sealed;
        }

        return errno is ENOENT or ENOTDIR or ESTALE ? FolderState.Gone : throw Failure("revalidate", folder, errno);
    }

    // The sticky bit of a folder that has one owner means nothing to the system, is inherited by nobody, and NFS carries it in the
    // same attributes that tell the client whether the folder has changed.
    public bool Seal(string folder)
    {
        if (Retry(() => ChMod(folder, FolderMode | Sticky), out var errno) != 0)
        {
            return errno is ENOENT or ENOTDIR or ESTALE ? false : throw Failure("seal", folder, errno);
        }

        return Revalidate(folder) == FolderState.Sealed;
    }

    // Not counted: the client answers it from what it has.
    public FileStamp? Stamp(string path)
    {
        if (StatX(CurrentFolder, path, DontSync, WhichFile, out var result) == 0)
        {
            return new FileStamp(result.Inode, result.Size, result.ModifiedSeconds, result.ModifiedNanoseconds);
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno is ENOENT or ENOTDIR or ESTALE ? null : throw Failure("stamp", path, errno);
    }
}
