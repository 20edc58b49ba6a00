namespace Wikibot.Git.Storage.Objects;

/// <summary>Kinds of git objects, by their numbers in a pack.</summary>
internal enum ObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}

/// <summary>An object as it is stored: its kind and its bytes.</summary>
internal readonly record struct RawObject(ObjectKind Kind, byte[] Data);
