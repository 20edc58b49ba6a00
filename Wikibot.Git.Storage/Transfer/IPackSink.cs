namespace Wikibot.Git.Storage;

/// <summary>Takes packs in, one after the other; nothing of them is visible before the whole import is.</summary>
public interface IPackSink
{
    /// <summary>Reads one pack to its end. Every object is hashed, and what it names must be in it, in an earlier one, or in the repository.</summary>
    /// <exception cref="InvalidDataException">Damaged, cut off, or objects that it names are missing.</exception>
    Task AddAsync(Stream pack, CancellationToken cancellationToken);
}
