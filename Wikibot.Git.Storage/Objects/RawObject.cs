namespace Wikibot.Git.Storage.Objects;

/// <summary>An object as it is stored: its kind and its bytes.</summary>
internal readonly record struct RawObject(ObjectKind Kind, byte[] Data);
