namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis</c>.</summary>
/// <param name="Name">Lower-case letters, digits and single hyphens inside; 1 to 64 characters; becomes the repository's folder name.</param>
/// <param name="Title">Heading of the start page; the name when left out.</param>
public sealed record CreateWikiRequest(string Name, string? Title = null);

/// <summary>A wiki as its member sees it.</summary>
/// <param name="Name">The wiki's name.</param>
/// <param name="Role">The caller's role: <c>owner</c>, <c>editor</c> or <c>viewer</c>; <c>unknown</c> when the wiki is damaged.</param>
/// <param name="Commit">Id of the newest commit on <c>main</c>; empty when the wiki is damaged.</param>
/// <param name="UpdatedAt">When that commit was made.</param>
/// <param name="Revision">Tree id of the whole wiki: the precondition of restoring all of it.</param>
/// <param name="Damage">Why nothing of the wiki can be read now, and what to do; absent when it is sound.</param>
/// <param name="Title">Its title; absent when that is its name.</param>
/// <param name="DeletedUntil">Of a deleted wiki, which only owners see: until when one of them can bring it back.</param>
/// <param name="PublicSince">Since when anybody may clone it, signed in or not; absent when only members may.</param>
public sealed record WikiInfo(
    string Name,
    string Role,
    string Commit,
    DateTimeOffset UpdatedAt,
    string? Revision = null,
    string? Damage = null,
    string? Title = null,
    DateTimeOffset? DeletedUntil = null,
    DateTimeOffset? PublicSince = null);

/// <summary>Body of <c>POST /wikis/{wiki}</c>: what is given is changed.</summary>
/// <param name="Title">The new title; its name when empty.</param>
/// <param name="State"><c>deleted</c> deletes it, <c>active</c> brings a deleted one back.</param>
/// <param name="Confirm">The wiki's name: needed to delete it, and to let anybody clone it.</param>
/// <param name="Public">True lets anybody clone it, with all of its history and without signing in; false lets only members.</param>
public sealed record UpdateWikiRequest(string? Title = null, string? State = null, string? Confirm = null, bool? Public = null)
{
    /// <summary>The state of a wiki that is deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>The state of a wiki that is not.</summary>
    public const string Active = "active";
}

/// <summary>Answer of <c>GET /wikis</c>: the wikis that the caller is a member of, by name.</summary>
/// <param name="Wikis">This page of the list.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record WikiList(IReadOnlyList<WikiInfo> Wikis, string? NextCursor = null);
