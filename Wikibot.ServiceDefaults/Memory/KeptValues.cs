namespace Wikibot.ServiceDefaults.Memory;

/// <summary>What a process keeps because it may be asked for again, and can always find anew.</summary>
public static class KeptValues
{
    /// <summary>
    /// Keeps <paramref name="value"/>. Where <paramref name="most"/> are kept already, all of them are forgotten first: rare, cheaper than
    /// to know which was asked for last, and what is still asked for is soon found anew.
    /// </summary>
    /// <param name="kept">What is kept; of many threads, where it can take them.</param>
    /// <param name="most">How many are kept at the same time, within a few of threads that add at once.</param>
    /// <param name="key">What it is asked for by.</param>
    /// <param name="value">What to keep.</param>
    /// <returns><paramref name="value"/>.</returns>
    public static TValue Keep<TKey, TValue>(this IDictionary<TKey, TValue> kept, int most, TKey key, TValue value)
    {
        ArgumentNullException.ThrowIfNull(kept);
        if (kept.Count >= most)
        {
            kept.Clear();
        }

        return kept[key] = value;
    }
}
