using System.Collections.Concurrent;

namespace Wikibot.Git.Storage.Objects;

/// <summary>An object in memory, checked against its id once, when it came in.</summary>
internal abstract class CachedObject
{
    /// <summary>Set by a read, cleared by the eviction's clock hand. Not set by coming in: a walk through a long history must not drive out what is read all the time.</summary>
    public bool Used { get; set; }

    /// <summary>Bytes that it holds, roughly.</summary>
    public abstract int Cost { get; }
}

/// <summary>A commit and the slot that it names.</summary>
internal sealed class CachedCommit(Commit commit, string? slot) : CachedObject
{
    public Commit Commit { get; } = commit;

    public string? Slot { get; } = slot;

    public override int Cost => 480 + (2 * Commit.Message.Length);
}

/// <summary>A tree: its bytes, and its records once somebody asks for them.</summary>
internal sealed class CachedTree(ObjectId id, byte[] raw) : CachedObject
{
    private Tree? _tree;

    public ObjectId Id { get; } = id;

    public byte[] Raw { get; } = raw;

    public Tree Tree => _tree ??= TreeFormat.Read(Id, Raw);

    // An entry's record and its name take about three times its bytes; counted whether they were asked for or not.
    public override int Cost => 160 + (4 * Raw.Length);
}

/// <summary>A blob's bytes.</summary>
internal sealed class CachedBlob(byte[] data) : CachedObject
{
    public byte[] Data { get; } = data;

    public override int Cost => 120 + Data.Length;
}

/// <summary>
/// Objects by wiki and id, bounded by bytes. Objects never change, so nothing is ever stale; a clock hand evicts what was not
/// read since it last came by. Keyed by wiki too: knowing an id must not read another wiki's object.
/// </summary>
internal sealed class ObjectCache(long capacity)
{
    private readonly ConcurrentDictionary<(int Wiki, ObjectId Id), CachedObject> _objects = new();
    private readonly Queue<(int Wiki, ObjectId Id)> _clock = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Bytes held now, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_clock.TryDequeue(out var key))
            {
                if (_objects.TryRemove(key, out var old))
                {
                    _bytes -= old.Cost;
                }
            }
        }
    }

    public T? Get<T>(int wiki, ObjectId id)
        where T : CachedObject
    {
        if (!_objects.TryGetValue((wiki, id), out var found) || found is not T value)
        {
            return null;
        }

        if (!value.Used)
        {
            value.Used = true;
        }

        return value;
    }

    public void Add(int wiki, ObjectId id, CachedObject value)
    {
        if (value.Cost > capacity / 8 || !_objects.TryAdd((wiki, id), value))
        {
            return;
        }

        lock (_lock)
        {
            _bytes += value.Cost;
            _clock.Enqueue((wiki, id));
            // Twice round at most: the first pass clears the marks.
            for (var steps = 2 * _clock.Count; _bytes > capacity && steps > 0; steps--)
            {
                var key = _clock.Dequeue();
                if (!_objects.TryGetValue(key, out var old))
                {
                    continue;
                }

                if (old.Used)
                {
                    old.Used = false;
                    _clock.Enqueue(key);
                }
                else if (_objects.TryRemove(key, out _))
                {
                    _bytes -= old.Cost;
                }
            }
        }
    }
}
