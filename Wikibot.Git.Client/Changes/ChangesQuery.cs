using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/changes</c>: commits of <c>main</c>, newest first.</summary>
/// <param name="Since">Only commits at or after this time.</param>
/// <param name="SinceCommit">Only commits after this one.</param>
/// <param name="Author">Only by this author: whole name or e-mail, in any case.</param>
/// <param name="Prefix">Only commits that touch a page or file there; only those are listed.</param>
/// <param name="Text">
/// Only commits that changed how often this text (1 to 500 characters, exact) stands in a page, as <c>git log -S</c> finds them; only those pages
/// are listed. An answer may have fewer commits than its limit, or none, and yet a cursor: the search goes on there.
/// </param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Commits in one answer: 1 to 200; default 20.</param>
/// <param name="Session">Only of this session, or by a client or program of this name, in any case.</param>
public sealed record ChangesQuery(
    DateTimeOffset? Since = null,
    string? SinceCommit = null,
    string? Author = null,
    string? Prefix = null,
    string? Text = null,
    string? Cursor = null,
    [property: Range(1, ChangesQuery.MaxLimit)] int? Limit = null,
    string? Session = null)
{
    /// <summary>Most characters of a text whose coming and going is looked for.</summary>
    public const int MaxText = 500;

    /// <summary>Commits in one answer of recent changes, when no number is given.</summary>
    public const int DefaultLimit = 20;

    /// <summary>Most commits in one answer of recent changes.</summary>
    public const int MaxLimit = 200;
}
