using System.Collections;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Objects of one pack that a walk has met, and those of them that are to be sent: two bits each.</summary>
internal sealed class PackSelection(PackFile pack)
{
    private readonly BitArray _met = new(pack.Index.Count);
    private readonly BitArray _chosen = new(pack.Index.Count);

    public PackFile Pack => pack;

    /// <summary>How many are to be sent.</summary>
    public int Count { get; private set; }

    /// <summary>Notes an object, by its place among the sorted ids; false when it was met before.</summary>
    public bool Meet(int position, bool choose)
    {
        if (_met[position])
        {
            return false;
        }

        _met[position] = true;
        _chosen[position] = choose;
        Count += choose ? 1 : 0;
        return true;
    }

    /// <summary>What is to be sent, by its places among the sorted ids.</summary>
    public int[] Chosen()
    {
        var chosen = new int[Count];
        for (int position = 0, found = 0; found < chosen.Length; position++)
        {
            if (_chosen[position])
            {
                chosen[found++] = position;
            }
        }

        return chosen;
    }

    public bool IsChosen(int position) => _chosen[position];

    /// <summary>Whether the reader has it: the walk met it where the reader's own commits are.</summary>
    public bool IsKnown(int position) => _met[position] && !_chosen[position];
}
