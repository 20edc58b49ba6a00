namespace Wikibot.Git.Storage.Files;

/// <summary>Counts the file operations and bytes of one storage operation, when somebody listens; a null check otherwise.</summary>
internal sealed class ShareMeter
{
    private static readonly AsyncLocal<ShareMeter?> s_current = new();
    private static int s_listeners;
    private readonly ShareMeter? _outer = s_current.Value;
    private long _operations;
    private long _bytes;
    private long _objects;

    /// <summary>The meter of the running operation; null when nobody listens.</summary>
    internal static ShareMeter? Current
    {
        get => Volatile.Read(ref s_listeners) == 0 ? null : s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Objects looked at so far, from the cache or from the share.</summary>
    public long Objects => Volatile.Read(ref _objects);

    /// <summary>File operations so far.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Bytes read and written so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Starts counting for the calling flow; a meter that runs already goes on counting too.</summary>
    public static ShareMeter Start()
    {
        var meter = new ShareMeter();
        Interlocked.Increment(ref s_listeners);
        s_current.Value = meter;
        return meter;
    }

    /// <summary>Ends what <see cref="Start"/> began.</summary>
    public void Stop()
    {
        if (s_current.Value == this)
        {
            s_current.Value = _outer;
        }

        Interlocked.Decrement(ref s_listeners);
    }

    internal static void Count()
    {
        for (var meter = Current; meter is not null; meter = meter._outer)
        {
            Interlocked.Increment(ref meter._operations);
        }
    }

    internal static void CountBytes(long bytes)
    {
        for (var meter = Current; meter is not null; meter = meter._outer)
        {
            Interlocked.Add(ref meter._bytes, bytes);
        }
    }

    internal static void CountObject()
    {
        for (var meter = Current; meter is not null; meter = meter._outer)
        {
            Interlocked.Increment(ref meter._objects);
        }
    }
}
