using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/audit</c>.</summary>
/// <param name="Since">Only what was done at or after this time.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Changes in one answer: 1 to 500; default 100.</param>
public sealed record AuditQuery(DateTimeOffset? Since = null, string? Cursor = null, [property: Range(1, AuditQuery.MaxLimit)] int? Limit = null)
{
    /// <summary>Changes in one answer of the audit, when no number is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most changes in one answer of the audit.</summary>
    public const int MaxLimit = 500;
}

/// <summary>Answer of <c>GET /wikis/{wiki}/audit</c>.</summary>
public sealed record AuditLog(
    [property: Description("Changes of pages, members and settings, newest first.")] IReadOnlyList<AuditEntry> Entries,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null) : OfWiki;

/// <summary>Answer of <c>GET /wikis/{wiki}/audit/reads</c>: empty where the read log is off.</summary>
public sealed record ReadLogPage(
    [property: Description("Reads, newest first.")] IReadOnlyList<ReadEntry> Reads,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null);

/// <summary>One read of a wiki: by whom, by what, when. It holds names, and neither contents nor what was searched for.</summary>
public sealed record ReadEntry(
    [property: Description("When.")] DateTimeOffset When,
    [property: Description("What was asked for: page, pages, search, history and so on.")] string What,
    [property: Description("User id.")] string User,
    [property: Description("Their name.")] string Name,
    [property: Description("Pages or folders that were named.")] IReadOnlyList<string>? Paths = null,
    [property: Description("By which OAuth client or token.")] string? Client = null,
    [property: Description("By which program and version.")] string? Agent = null,
    [property: Description("In which session.")] string? Session = null,
    [property: Description("By which agent's token: its id.")] string? Token = null);

/// <summary>One change of a wiki: by whom, by what, when.</summary>
public sealed record AuditEntry(
    [property: Description("When.")] DateTimeOffset When,
    [property: Description("pages, or members (settings too).")] string Of,
    [property: Description("Why, or what.")] string Message,
    [property: Description("Name of the author.")] string Author,
    [property: Description("E-mail of the author.")] string Email,
    [property: Description("Commit id.")] string Commit,
    [property: Description("By which OAuth client or token.")] string? Client = null,
    [property: Description("By which program and version.")] string? Agent = null,
    [property: Description("In which session.")] string? Session = null);
