namespace Wikibot.Git.Storage.Objects;

/// <summary>Where objects are read from.</summary>
internal interface IRawObjects
{
    /// <summary>Reads an object and checks it against its id; null when there is none.</summary>
    /// <exception cref="StoreFailedException">It is there, but damaged.</exception>
    RawObject? Read(ObjectId id);

    /// <summary>An object's kind and size; null when there is none.</summary>
    (ObjectKind Kind, long Size)? Describe(ObjectId id);
}
