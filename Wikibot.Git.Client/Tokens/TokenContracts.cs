using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /tokens</c>: makes a token for an agent, with no more rights than its user has at any time.</summary>
/// <param name="Name">What it is for, one line of at most 100 characters; commits name it. No other live token of the user has it.</param>
/// <param name="Rights"><see cref="Read"/>, <see cref="Add"/>, <see cref="Write"/> or <see cref="All"/>.</param>
/// <param name="Days">Days until it expires: 1 to 366; default 90.</param>
/// <param name="Wikis">The wikis that it is good for, at most 20; all of its user's, those to come too, when left out.</param>
/// <param name="Folder">The folder of its one wiki outside of which there is nothing for it.</param>
public sealed record CreateTokenRequest(string Name, string Rights, int? Days = null, IReadOnlyList<string>? Wikis = null, string? Folder = null)
{
    /// <summary>Reads.</summary>
    public const string Read = "read";

    /// <summary>Reads, and makes new pages; changes none that is there.</summary>
    public const string Add = "add";

    /// <summary>Reads and changes pages.</summary>
    public const string Write = "write";

    /// <summary>All that its user may, but for making tokens.</summary>
    public const string All = "all";

    /// <summary>Days until a token expires, when no number is given.</summary>
    public const int DefaultDays = 90;

    /// <summary>Most days until a token expires.</summary>
    public const int MaxDays = 366;
}

/// <summary>Query of <c>GET /tokens</c>.</summary>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Tokens in one answer: 1 to 500; default 100.</param>
public sealed record TokensQuery(string? Cursor = null, [property: Range(1, TokensQuery.MaxLimit)] int? Limit = null)
{
    /// <summary>Tokens in one answer, when no number is given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most tokens in one answer.</summary>
    public const int MaxLimit = 500;
}

/// <summary>A token as its user sees it; the token itself is told once, by <see cref="NewToken"/>.</summary>
public sealed record TokenInfo(
    [property: Description("By which it is revoked: 16 hex digits.")] string Id,
    [property: Description("What it is for.")] string Name,
    [property: Description("read, add (new pages only), write, or all.")] string Rights,
    [property: Description("When it was made.")] DateTimeOffset Created,
    [property: Description("When it expires, or did.")] DateTimeOffset Expires,
    [property: Description("The wikis that it is good for; absent for all of its user's.")] IReadOnlyList<string>? Wikis = null,
    [property: Description("The folder that it is limited to, with a slash at its end.")] string? Folder = null,
    [property: Description("When it was revoked.")] DateTimeOffset? Revoked = null);

/// <summary>Answer of <c>GET /tokens</c>: the newest first; those that ended stay listed for 90 days.</summary>
public sealed record TokenList(
    [property: Description("Tokens.")] IReadOnlyList<TokenInfo> Tokens,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null);

/// <summary>Answer of <c>POST /tokens</c>, the one place where the token is told.</summary>
public sealed record NewToken(
    [property: Description("The token. It cannot be shown again.")] string Token,
    [property: Description("What it is.")] TokenInfo Info);

/// <summary>Answer of <c>GET /token</c>: whose the request's token is, and what it may.</summary>
public sealed record TokenHolder(
    [property: Description("User id of whose it is.")] string User,
    [property: Description("Their name.")] string Name,
    [property: Description("Their e-mail.")] string Email,
    [property: Description("The token.")] TokenInfo Token);
