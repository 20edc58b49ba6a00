namespace Wikibot.Git.Storage;

/// <summary>A wiki of that name exists.</summary>
public sealed class WikiExistsException(string wiki) : Exception($"A wiki named '{wiki}' exists.");

/// <summary>No such object in the repository.</summary>
public sealed class ObjectNotFoundException(ObjectId id) : Exception($"No object {id}.")
{
    /// <summary>Its id.</summary>
    public ObjectId Id => id;
}

/// <summary>What came in for a blob has not as many bytes as it claimed. Nothing was changed.</summary>
public sealed class IncomingLengthException(long claimed, long found) : Exception($"{claimed} bytes were claimed, and there were {found}{(found > claimed ? " at least" : "")}.");

/// <summary>Too many writers at once: the compare-and-swap was lost until the time for it ran out. Nothing was changed.</summary>
public sealed class StoreBusyException(string message) : Exception(message);

/// <summary>The share is full (ENOSPC or a quota). Nothing was changed.</summary>
public sealed class StoreFullException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The share failed (EIO and the like), or the repository is damaged; <see cref="Damage"/> says which.</summary>
public sealed class StoreFailedException(string message, Exception? inner = null, StoreDamage damage = StoreDamage.None, ObjectId? damaged = null) : Exception(message, inner)
{
    /// <summary>What of the repository is damaged, where that is known. The message then names it without a path.</summary>
    public StoreDamage Damage => damage;

    /// <summary>Whether the share itself failed, which is nobody's repository.</summary>
    public bool IsOfShare => InnerException is Files.ShareFileException;

    /// <summary>The object that is damaged or missing.</summary>
    public ObjectId? DamagedId => damaged;
}

/// <summary>What of a repository is damaged.</summary>
public enum StoreDamage
{
    /// <summary>Nothing that is known: the share failed.</summary>
    None,

    /// <summary>A ref, HEAD among them, is missing or holds no commit's id.</summary>
    Ref,

    /// <summary>An object that others name is not there.</summary>
    MissingObject,

    /// <summary>An object's bytes are not those of its id, or a pack that holds it cannot be read.</summary>
    DamagedObject,

    /// <summary>A file or object is not of the form that it should have.</summary>
    Form,
}
