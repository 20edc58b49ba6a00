namespace Wikibot.Git.Storage.Objects;

/// <summary>Objects of a pack that others are deltas against, a few megabytes of them where nobody asks for more.</summary>
internal sealed class DeltaBases
{
    /// <summary>Bytes that a walk keeps of what it has asked for: others may be deltas against it, but most of it is done with.</summary>
    private const long SpentCapacity = 8 << 20;

    private readonly Dictionary<long, (RawObject Object, bool IsSpent)> _objects = [];
    private readonly Queue<long> _order = new();
    private readonly Queue<long> _spent = new();
    private readonly Lock _lock = new();
    private long _capacity = 4 << 20;
    private long _bytes;
    private long _spentBytes;
    private bool _isWalk;

    /// <summary>Keeps up to so many bytes for a walk that asks for each object once.</summary>
    public void KeepForWalk(long bytes) => (_capacity, _isWalk) = (bytes, true);

    /// <param name="offset">Where it begins in the pack.</param>
    /// <param name="isAsked">Whether it is asked for itself, and not for a delta.</param>
    public RawObject? Get(long offset, bool isAsked)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(offset, out var found))
            {
                return null;
            }

            if (isAsked && _isWalk && !found.IsSpent)
            {
                Spend(offset, found.Object);
            }

            return found.Object;
        }
    }

    /// <param name="offset">Where it begins in the pack.</param>
    /// <param name="value">The object.</param>
    /// <param name="isAsked">Whether it was asked for itself: then only a walk keeps it, of folders, of which the next state is mostly a delta.</param>
    public void Add(long offset, RawObject value, bool isAsked)
    {
        if (isAsked && !(_isWalk && value.Kind == ObjectKind.Tree))
        {
            return;
        }

        lock (_lock)
        {
            if (value.Data.Length > _capacity / 8 || !_objects.TryAdd(offset, (value, false)))
            {
                return;
            }

            _bytes += value.Data.Length;
            if (isAsked)
            {
                Spend(offset, value);
            }
            else
            {
                _order.Enqueue(offset);
            }

            while (_bytes > _capacity && _order.TryDequeue(out var oldest))
            {
                Remove(oldest);
            }
        }
    }

    private void Spend(long offset, RawObject value)
    {
        _objects[offset] = (value, true);
        _spent.Enqueue(offset);
        _spentBytes += value.Data.Length;
        while (_spentBytes > SpentCapacity && _spent.TryDequeue(out var oldest))
        {
            Remove(oldest);
        }
    }

    private void Remove(long offset)
    {
        if (_objects.Remove(offset, out var old))
        {
            _bytes -= old.Object.Data.Length;
            _spentBytes -= old.IsSpent ? old.Object.Data.Length : 0;
        }
    }
}
