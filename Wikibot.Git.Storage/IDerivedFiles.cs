namespace Wikibot.Git.Storage;

/// <summary>
/// Files beside a wiki's repository that any process could work out again, such as copies of an index. They can be lost: what cannot be read is not there.
/// A name is used once, so that nobody ever reads half of one file and half of another. They go with the wiki.
/// </summary>
public interface IDerivedFiles
{
    /// <summary>What is there, in no order; nothing when the share fails.</summary>
    Task<IReadOnlyList<DerivedFile>> ListAsync(string wiki, CancellationToken cancellationToken);

    /// <summary>Copies a file to this machine's own disk.</summary>
    /// <returns>False when it is not there, or the share failed or took it away meanwhile.</returns>
    Task<bool> FetchAsync(string wiki, string name, Stream destination, CancellationToken cancellationToken);

    /// <summary>Puts a file there, whole and flushed, under a name that was never used.</summary>
    /// <exception cref="StoreFullException">The share is full.</exception>
    /// <exception cref="StoreFailedException">The share failed, or the wiki is gone.</exception>
    Task PublishAsync(string wiki, string name, Stream content, CancellationToken cancellationToken);

    /// <summary>Removes a file; no error when there is none.</summary>
    Task RemoveAsync(string wiki, string name, CancellationToken cancellationToken);
}

/// <summary>A derived file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Modified">When it was made.</param>
public sealed record DerivedFile(string Name, DateTimeOffset Modified);
