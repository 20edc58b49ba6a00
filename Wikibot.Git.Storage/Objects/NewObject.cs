namespace Wikibot.Git.Storage.Objects;

/// <summary>An object that a commit needs written.</summary>
internal readonly record struct NewObject(ObjectId Id, ObjectKind Kind, byte[] Data)
{
    public CachedObject ToCached() => Kind switch
    {
        ObjectKind.Tree => new CachedTree(Id, Data),
        ObjectKind.Blob => new CachedBlob(Data),
        _ => new CachedCommit(CommitFormat.Read(Id, Data, out var slot), slot),
    };
}
