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
public sealed record WikiInfo(string Name, string Role, string Commit, DateTimeOffset UpdatedAt, string? Revision = null, string? Damage = null);

/// <summary>Answer of <c>GET /wikis</c>: the wikis that the caller is a member of, by name.</summary>
/// <param name="Wikis">This page of the list.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record WikiList(IReadOnlyList<WikiInfo> Wikis, string? NextCursor = null);
