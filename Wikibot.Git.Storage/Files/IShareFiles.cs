using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// The only way to the share. One method is one file operation (a round trip on NFS), so that an operation's cost can be
/// counted, and so that tests can fail it, delay it, or stop a writer in front of it.
/// </summary>
/// <remarks>Absence is an answer, not an error: the methods return null or false for it. All else throws <see cref="ShareFileException"/>.</remarks>
internal interface IShareFiles
{
    /// <summary>Whether the last look at it took so long that what else there is to do had better be done beside it, by another thread.</summary>
    bool IsSlow => false;

    /// <summary>Opens a file for reading, in a way that does not hinder its replacement; null when there is none.</summary>
    SafeFileHandle? OpenRead(string path);

    /// <summary>
    /// Creates a file under a name that nobody else uses, such as one with a random part; null when its folder is gone. Not
    /// exclusively: that would be another request on NFS, for what such a name has already.
    /// </summary>
    SafeFileHandle? CreateNew(string path);

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end of the file.</summary>
    /// <exception cref="ObjectDisposedException">Another thread has closed the handle.</exception>
    int Read(SafeFileHandle handle, Span<byte> buffer, long offset);

    /// <summary>Appends all of the data to a file from <see cref="CreateNew"/>.</summary>
    void Write(SafeFileHandle handle, ReadOnlySpan<byte> data);

    /// <summary>Puts a file's data, or the entries of a folder from <see cref="OpenFolder"/>, on stable storage.</summary>
    /// <exception cref="ObjectDisposedException">Another thread has closed the handle.</exception>
    void Flush(SafeFileHandle handle);

    /// <summary>Closes a handle; on NFS a late write error shows here.</summary>
    void Close(SafeFileHandle handle);

    /// <summary>
    /// Closes a handle from <see cref="OpenRead"/> or <see cref="OpenFolder"/>, as soon as no call of another thread uses it any more.
    /// Nothing can be lost by that, so it may happen a little later.
    /// </summary>
    void CloseRead(SafeFileHandle handle) => Close(handle);

    /// <summary>
    /// Creates a small record (at most 255 ASCII characters) whole and exclusively: of any number of callers, in any number of
    /// processes, exactly one creates it, and nobody ever sees a part of it. It never changes afterwards.
    /// </summary>
    RecordOutcome CreateRecord(string path, string content);

    /// <summary>A record's content; null when there is none.</summary>
    string? ReadRecord(string path);

    /// <summary>Moves a file or folder onto a name, replacing a file there; false when the source is gone.</summary>
    bool Rename(string from, string to);

    /// <summary>Moves a folder onto a name where nothing is; false when something is there, or the folder is gone.</summary>
    bool MoveFolder(string from, string to);

    /// <summary>Makes a folder; false when it was there.</summary>
    bool MakeFolder(string path);

    /// <summary>Removes a file or record; false when it was gone.</summary>
    bool Delete(string path);

    /// <summary>Removes an empty folder; false when it was gone or is not empty.</summary>
    bool DeleteFolder(string path);

    /// <summary>What is in a folder now, in no order; null when there is no such folder. Opening it makes an NFS client ask the server again.</summary>
    IReadOnlyList<ShareEntry>? List(string folder);

    /// <summary>Size and time of a file or folder; null when there is none.</summary>
    ShareStat? Stat(string path);

    /// <summary>
    /// Makes an NFS client ask the server for the folder, whatever it believes; what it has believed absent in it, it asks for again
    /// at the next look. One operation, without a handle that would
    /// have to be closed; three where the folder is gone.
    /// </summary>
    FolderState Revalidate(string folder);

    /// <summary>
    /// Marks a folder as sealed for good, in a way that <see cref="Revalidate"/> tells whoever has it open or in a cache under whatever name.
    /// False when the folder is gone, or the share does not keep the mark.
    /// </summary>
    bool Seal(string folder);

    /// <summary>Which file a name leads to, as far as this client knows without asking; null when it knows of none. Differs when the file was replaced.</summary>
    FileStamp? Stamp(string path);

    /// <summary>Opens a folder that is to be flushed again and again; null where the file system wants no flushing of folders.</summary>
    /// <exception cref="ShareFileException">It is gone, or the share failed.</exception>
    SafeFileHandle? OpenFolder(string folder);

    /// <summary>Puts a folder's entries on stable storage, where the file system wants that.</summary>
    void FlushFolder(string folder);
}

/// <summary>What became of <see cref="IShareFiles.CreateRecord"/>.</summary>
internal enum RecordOutcome
{
    /// <summary>This call created it.</summary>
    Created,

    /// <summary>It exists. After a lost reply it may be this caller's own: compare the content.</summary>
    Exists,

    /// <summary>Its folder is gone.</summary>
    NoFolder,
}

/// <summary>One name in a folder.</summary>
internal readonly record struct ShareEntry(string Name, bool IsFolder);

/// <summary>Size in bytes and time of the last change.</summary>
internal readonly record struct ShareStat(long Size, DateTimeOffset Modified);

/// <summary>What the server says of a folder.</summary>
internal enum FolderState
{
    /// <summary>It is there, and in use.</summary>
    Open,

    /// <summary>It is there, or was moved away; nothing in it counts any more.</summary>
    Sealed,

    /// <summary>It is gone.</summary>
    Gone,
}

/// <summary>What tells one file from the next of the same name.</summary>
internal readonly record struct FileStamp(ulong Inode, long Size, long ModifiedSeconds, long ModifiedNanoseconds);

/// <summary>Why a file operation failed.</summary>
internal enum ShareError
{
    /// <summary>Any other failure of the share (EIO and the like).</summary>
    Failed,

    /// <summary>The name is taken.</summary>
    Exists,

    /// <summary>A file or folder on the way is gone.</summary>
    NotFound,

    /// <summary>The share, or its quota, is full.</summary>
    Full,

    /// <summary>The NFS handle is stale: the file was replaced; open it again.</summary>
    Stale,
}

/// <summary>A file operation failed.</summary>
internal sealed class ShareFileException(ShareError error, string operation, string path, int errno = 0, Exception? inner = null)
    : IOException($"{operation} failed on {path}: {error}{(errno == 0 ? "" : $" (errno {errno})")}", inner)
{
    /// <summary>Why.</summary>
    public ShareError Error { get; } = error;
}
