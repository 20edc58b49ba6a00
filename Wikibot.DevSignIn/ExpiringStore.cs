using System.Security.Cryptography;

namespace Wikibot.DevSignIn;

/// <summary>Things in memory under keys that cannot be guessed, each for a while. Bounded: the oldest goes first.</summary>
internal sealed class ExpiringStore<T>(TimeProvider time, int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Keeps <paramref name="value"/> for <paramref name="lifetime"/> and returns its new key, 256 random bits after <paramref name="prefix"/>.</summary>
    public string Add(T value, TimeSpan lifetime, string prefix = "")
    {
        var key = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (_lock)
        {
            while (_order.Count >= capacity)
            {
                _entries.Remove(_order.Dequeue());
            }

            _entries.Add(key, new Entry(value, time.GetUtcNow() + lifetime));
            _order.Enqueue(key);
        }

        return key;
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The value under <paramref name="key"/>, used or not, unless it has expired.</summary>
    public T? Find(string? key) => Get(key, use: false).Value;

    /// <summary>
    /// The value under <paramref name="key"/>, and whether this is its first use. Exactly one caller sees a first use;
    /// later ones still get the value, so that a replay can be answered by revoking what the first use gave.
    /// </summary>
    public (T? Value, bool First) Use(string? key) => Get(key, use: true);

    private (T? Value, bool First) Get(string? key, bool use)
    {
        lock (_lock)
        {
            if (key is null || !_entries.TryGetValue(key, out var entry) || time.GetUtcNow() >= entry.Until)
            {
                return (null, false);
            }

            var first = !entry.Used;
            entry.Used |= use;
            return (entry.Value, first);
        }
    }

    private sealed class Entry(T value, DateTimeOffset until)
    {
        public T Value { get; } = value;

        public DateTimeOffset Until { get; } = until;

        public bool Used { get; set; }
    }
}
