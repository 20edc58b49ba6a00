namespace Wikibot.Git.Storage.Objects;

/// <summary>Kinds of git objects, by their numbers in a pack.</summary>
internal enum ObjectKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}
