using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Receiving;

/// <summary>What is in quarantine, and what the repository holds already.</summary>
internal sealed class IncomingObjects(IReadOnlyList<PackFile> packs, IRawObjects known) : IRawObjects
{
    /// <summary>What is in quarantine.</summary>
    public IEnumerable<(ObjectKind Kind, long Size)> Incoming(CancellationToken cancellationToken)
    {
        foreach (var pack in packs)
        {
            foreach (var id in pack.Index.Ids())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return pack.Describe(id) ?? throw new InvalidDataException("A pack lacks what its index names.");
            }
        }
    }

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
