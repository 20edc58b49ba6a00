using System.Collections.Immutable;

namespace Wikibot.Git.Storage;

/// <summary>What a tree entry is.</summary>
public enum EntryKind
{
    /// <summary>A file.</summary>
    Blob,

    /// <summary>A folder.</summary>
    Tree,

    /// <summary>A symbolic link or submodule: kept as it is, never followed.</summary>
    Other,
}

/// <summary>One entry of a tree.</summary>
/// <param name="Name">File or folder name; bytes that are no UTF-8 are lone surrogates (U+DC80 to U+DCFF), so that no name is lost.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The object's id.</param>
/// <param name="Mode">git's mode, such as 0o100644.</param>
public readonly record struct TreeEntry(string Name, EntryKind Kind, ObjectId Id, int Mode)
{
    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => Mode == Objects.TreeFormat.LinkMode;
}

/// <summary>A tree object, its entries in git's order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Entries">Its entries.</param>
public sealed record Tree(ObjectId Id, ImmutableArray<TreeEntry> Entries);
