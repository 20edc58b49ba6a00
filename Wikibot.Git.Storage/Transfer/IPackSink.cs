namespace Wikibot.Git.Storage;

/// <summary>Takes packs in, one after the other; nothing of them is visible before the whole import is.</summary>
public interface IPackSink
{
    /// <summary>Reads one pack to its end. Every object is hashed, and what it names must be in it, in an earlier one, or in the repository.</summary>
    /// <exception cref="InvalidDataException">Damaged, cut off, or objects that it names are missing.</exception>
    Task AddAsync(Stream pack, CancellationToken cancellationToken);

    /// <summary>
    /// Says of a merge that the line goes on by another than its first parent, which the objects do not say (docs/decisions/0025). For a wiki that is
    /// made of the packs; the line of one that exists is its own.
    /// </summary>
    void Turn(ObjectId merge, ObjectId parent);
}
