namespace Wikibot.Git.Storage;

/// <summary>A wiki of that name exists.</summary>
public sealed class WikiExistsException(string wiki) : Exception($"A wiki named '{wiki}' exists.");

/// <summary>No such object in the repository.</summary>
public sealed class ObjectNotFoundException(ObjectId id) : Exception($"No object {id}.");

/// <summary>Too many writers at once: the compare-and-swap was lost until the time for it ran out. Nothing was changed.</summary>
public sealed class StoreBusyException(string message) : Exception(message);

/// <summary>The share is full (ENOSPC or a quota). Nothing was changed.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The share failed (EIO and the like), or the repository is damaged.</summary>
public sealed class StoreFailedException(string message, Exception? inner = null) : Exception(message, inner);
