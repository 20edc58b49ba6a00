using System.Collections.Immutable;

namespace Wikibot.Git.Storage;

/// <summary>Who and when, as git stores it (whole seconds).</summary>
public sealed record Signature(string Name, string Email, DateTimeOffset When);

/// <summary>A commit object.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tree">Its root tree.</param>
/// <param name="Parents">Its parents; the first is what <c>main</c> pointed at before.</param>
/// <param name="Author">Who changed something.</param>
/// <param name="Committer">Who recorded it.</param>
/// <param name="Message">The message with its trailers.</param>
public sealed record Commit(ObjectId Id, ObjectId Tree, ImmutableArray<ObjectId> Parents, Signature Author, Signature Committer, string Message);

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
public readonly record struct TreeEntry(string Name, EntryKind Kind, ObjectId Id, int Mode);

/// <summary>A tree object, its entries in git's order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Entries">Its entries.</param>
public sealed record Tree(ObjectId Id, ImmutableArray<TreeEntry> Entries);
