using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage;

/// <summary>
/// A share with something in front of every file operation: the hook is told its name and path, and may count, throw, or wait.
/// It may also answer in the place of the share, for stale listings.
/// </summary>
internal class HookedShareFiles(IShareFiles inner, Action<string, string> before) : IShareFiles
{
    /// <summary>Leave out the flushes: for tests that freeze and thaw but never cut the power.</summary>
    public bool SkipFlush { get; init; }

    protected IShareFiles Inner => inner;

    /// <summary>Whether the share is slow, whatever its last answer took: on a busy machine a disk may look like one, and other things are asked then, and at once.</summary>
    public bool? Slow { get; init; }

    public virtual bool IsSlow => Slow ?? inner.IsSlow;

    public virtual SafeFileHandle? OpenRead(string path) => Do("open", path, () => inner.OpenRead(path));

    public SafeFileHandle? CreateNew(string path) => Do("create", path, () => inner.CreateNew(path));

    public int Read(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        before("read", "");
        return inner.Read(handle, buffer, offset);
    }

    public void Write(SafeFileHandle handle, ReadOnlySpan<byte> data)
    {
        before("write", "");
        inner.Write(handle, data);
    }

    public void Flush(SafeFileHandle handle)
    {
        before("flush", "");
        if (!SkipFlush)
        {
            inner.Flush(handle);
        }
    }

    public void Close(SafeFileHandle handle) => Close(handle, inner.Close);

    public void CloseRead(SafeFileHandle handle) => Close(handle, inner.CloseRead);

    public virtual RecordOutcome CreateRecord(string path, string content) => Do("record", path, () => inner.CreateRecord(path, content));

    public virtual string? ReadRecord(string path) => Do("read record", path, () => inner.ReadRecord(path));

    public virtual bool Rename(string from, string to) => Do("rename", from, () => inner.Rename(from, to));

    public bool MoveFolder(string from, string to) => Do("move folder", from, () => inner.MoveFolder(from, to));

    public bool MakeFolder(string path) => Do("make folder", path, () => inner.MakeFolder(path));

    public bool Delete(string path) => Do("delete", path, () => inner.Delete(path));

    public bool DeleteFolder(string path) => Do("delete folder", path, () => inner.DeleteFolder(path));

    public virtual IReadOnlyList<ShareEntry>? List(string folder) => Do("list", folder, () => inner.List(folder));

    public ShareStat? Stat(string path) => Do("stat", path, () => inner.Stat(path));

    public virtual FolderState Revalidate(string folder) => Do("revalidate", folder, () => inner.Revalidate(folder));

    public bool Seal(string folder) => Do("seal", folder, () => inner.Seal(folder));

    public FileStamp? Stamp(string path) => Do("stamp", path, () => inner.Stamp(path));

    public SafeFileHandle? OpenFolder(string folder) => Do("open folder", folder, () => inner.OpenFolder(folder));

    public void FlushFolder(string folder)
    {
        before("flush folder", folder);
        if (!SkipFlush)
        {
            inner.FlushFolder(folder);
        }
    }

    private void Close(SafeFileHandle handle, Action<SafeFileHandle> close)
    {
        try
        {
            before("close", "");
        }
        finally
        {
            close(handle);
        }
    }

    private T Do<T>(string operation, string path, Func<T> call)
    {
        before(operation, path);
        return call();
    }
}

/// <summary>Freezes whoever comes to a chosen operation, and everything the same engine does after it, until thawed.</summary>
internal sealed class Freezer : IDisposable
{
    private readonly int _at;
    private readonly Func<string, string, bool>? _only;
    private readonly ManualResetEventSlim _frozen = new();
    private readonly ManualResetEventSlim _thawed = new();
    private int _count;
    private volatile bool _armed;

    /// <param name="at">The operation, from 1 on after <see cref="Arm"/>, in front of which to freeze.</param>
    /// <param name="only">Which operations count, by name and path; all when left out.</param>
    public Freezer(int at, Func<string, string, bool>? only = null) => (_at, _only) = (at, only);

    public string Where { get; private set; } = "";

    public bool Reached => _frozen.IsSet;

    public IShareFiles Wrap(IShareFiles files) => new HookedShareFiles(files, Before) { SkipFlush = true };

    public void Arm() => _armed = true;

    public void Thaw() => _thawed.Set();

    /// <summary>Waits until frozen, or until the work has ended without coming that far.</summary>
    public async Task FrozenOrDoneAsync(Task work)
    {
        while (!_frozen.IsSet && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(1));
        }
    }

    public void Dispose()
    {
        Thaw();
        _frozen.Dispose();
    }

    private void Before(string operation, string path)
    {
        if (!_armed || _thawed.IsSet || _only?.Invoke(operation, path) == false)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) == _at)
        {
            Where = $"{operation} {path}";
            _frozen.Set();
        }

        if (Volatile.Read(ref _count) >= _at)
        {
            _thawed.Wait();
        }
    }
}
