using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Receiving;

/// <summary>What is in quarantine, and what the repository holds already.</summary>
internal sealed class IncomingObjects(IReadOnlyList<PackFile> packs, IRawObjects known) : IRawObjects
{
    /// <inheritdoc/>
    public RawObject? Read(ObjectId id)
    {
        foreach (var pack in packs)
        {
            if (pack.Read(id) is { } raw)
            {
                // Hashed when it was indexed.
                return raw;
            }
        }

        return known.Read(id);
    }

    /// <inheritdoc/>
    public (ObjectKind Kind, long Size)? Describe(ObjectId id)
    {
        foreach (var pack in packs)
        {
            if (pack.Describe(id) is { } packed)
            {
                return packed;
            }
        }

        return known.Describe(id);
    }
}
