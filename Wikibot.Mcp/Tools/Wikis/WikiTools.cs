using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>A wiki as <c>list_wikis</c> and <c>create_wiki</c> show it.</summary>
internal sealed record WikiEntry(
    [property: Description("Pass as \"wiki\".")] string Wiki,
    [property: Description("Your role: owner, editor or viewer.")] string Role,
    [property: Description("Newest commit.")] string Commit,
    [property: Description("When it was made.")] DateTimeOffset UpdatedAt,
    [property: Description("Revision of the whole wiki, for restore_page without a path; only in the detailed form.")] string? Revision = null,
    [property: Description("Why nothing of it can be read now; absent when it is sound.")] string? Damage = null,
    [property: Description("Its title, where that is not its name.")] string? Title = null,
    [property: Description("Deleted: until then update_wiki brings it back. Only owners see it.")] DateTimeOffset? DeletedUntil = null)
{
    public static WikiEntry From(WikiInfo wiki, bool detailed) =>
        new(wiki.Name, wiki.Role, wiki.Commit, wiki.UpdatedAt, detailed ? wiki.Revision : null, wiki.Damage, wiki.Title, wiki.DeletedUntil);
}

/// <summary>Answer of <c>list_wikis</c>.</summary>
internal sealed record WikisResult(
    [property: Description("By name.")] IReadOnlyList<WikiEntry> Wikis,
    [property: Description(Help.Truncated)] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null);

/// <summary>Which wikis are there?</summary>
internal sealed class WikiTools(ToolCall call)
{
    /// <summary>The caller's wikis.</summary>
    [McpServerTool(Name = "list_wikis", Title = "List wikis", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists the wikis that you are a member of, with your role. Use it first when you do not know which wiki is meant.")]
    public async Task<WikisResult> ListWikis(
        [Description("True adds the revision of each wiki.")] bool detailed = false,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many."), Range(1, 200)] int limit = 50,
        CancellationToken cancellationToken = default)
    {
        var list = await call.Git.ListWikisAsync(call.Caller, cursor, limit, cancellationToken);
        return new([.. list.Wikis.Select(wiki => WikiEntry.From(wiki, detailed))], list.NextCursor is not null, list.NextCursor);
    }

    /// <summary>Creates a wiki.</summary>
    [McpServerTool(Name = "create_wiki", Title = "Create a wiki", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Creates a new wiki with a start page; you become its owner. Use it only when a new wiki was asked for: a new topic in an existing wiki is a folder of pages.")]
    public async Task<WikiEntry> CreateWiki(
        [Description("Its name: lower-case letters, digits and single hyphens inside, 1 to 64 characters.")] string wiki,
        [Description("Heading of the start page; the name when left out.")] string? title = null,
        CancellationToken cancellationToken = default) =>
        WikiEntry.From(await call.Git.CreateWikiAsync(call.Caller, new CreateWikiRequest(wiki, title), call.OperationId, cancellationToken), detailed: false);

    /// <summary>Renames, deletes, brings back.</summary>
    [McpServerTool(Name = "update_wiki", Title = "Update a wiki", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Gives a wiki another title, deletes it (for 30 days an owner can bring it back), or brings it back. Only for owners, and only when asked for.")]
    public async Task<WikiEntry> UpdateWiki(
        RequestContext<CallToolRequestParams> context,
        [Description("Name of the wiki.")] string wiki,
        [Description("Its new title.")] string? title = null,
        [Description("deleted deletes it, active brings it back."), AllowedValues("active", "deleted")] string? state = null,
        [Description(Help.Confirm)] string? confirm = null,
        CancellationToken cancellationToken = default) => WikiEntry.From(
            await Confirmation.AskAsync(context, confirm, given => call.Git.UpdateWikiAsync(call.Caller, wiki, new UpdateWikiRequest(title, state, given), call.OperationId, cancellationToken)),
            detailed: false);
}
