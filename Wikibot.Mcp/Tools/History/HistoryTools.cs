using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;
using Wikibot.Mcp.Apps;

namespace Wikibot.Mcp.Tools;

/// <summary>Looking back, and going back.</summary>
internal sealed class HistoryTools(ToolCall call)
{
    private const string CommitHelp = "Commit id from page_history or recent_changes, or its first 4 digits or more.";

    /// <summary>The commits of a page or of the wiki.</summary>
    [McpServerTool(Name = "page_history", Title = "Page history", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists the commits that changed a page, deleted and moved ones included, through its moves, newest first; all commits of the wiki when path is left out. Use it to see who changed a page and why, and to find the commit at which to read or restore an earlier state.")]
    public async Task<HistoryResult> PageHistory(
        [Description("Path of the page or file; left out for the whole wiki.")] string? path = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Session)] string? session = null,
        [Description("True adds e-mails, clients, paths and revisions.")] bool detailed = false,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many."), Range(1, 200)] int limit = 30,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var history = await call.Git.HistoryAsync(call.Caller, name, path, cursor, limit, session, cancellationToken);
        return new(name, [.. history.Entries.Select(entry => HistoryStep.Of(entry, detailed))], history.NextCursor is not null, history.NextCursor, path);
    }

    /// <summary>What happened lately?</summary>
    [McpMeta(UiExtension.MetaKey, JsonValue = ChangesApp.OfTool)]
    [McpServerTool(Name = "recent_changes", Title = "Recent changes", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists what changed in the wiki, newest first, with the pages of each commit: since a time or a commit, by an author, in a folder, or where a text came or went. Use it to catch up, to see what someone did, or to find when something vanished.")]
    public async Task<RecentResult> RecentChanges(
        [Description(Help.Wiki)] string? wiki = null,
        [Description("Only since then. " + Help.Since)] string? since = null,
        [Description("Only by this author: whole name or e-mail.")] string? author = null,
        [Description(Help.Session)] string? session = null,
        [Description(Help.Prefix)] string? prefix = null,
        [Description("Only commits that added or removed this exact text, with the pages where they did; deleted pages count.")] string? text = null,
        [Description("True adds e-mails, clients, revisions and up to 50 pages of each commit.")] bool detailed = false,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many commits."), Range(1, 200)] int limit = 30,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var (time, commit) = call.Since(since);
        var recent = await call.Git.RecentChangesAsync(call.Caller, name, new ChangesQuery(time, commit, author, prefix, text, cursor, limit, session), cancellationToken);
        return new(name, [.. recent.Changes.Select(change => RecentStep.Of(change, detailed))], recent.NextCursor is not null, recent.NextCursor);
    }

    /// <summary>What differs?</summary>
    [McpMeta(UiExtension.MetaKey, JsonValue = ChangesApp.OfTool)]
    [McpServerTool(Name = "compare", Title = "Compare two states", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Shows how a page, a file, a folder or the whole wiki differs between two commits (from, to), or what one commit did (commit). Use it to see what a change did, or what happened since you last read.")]
    public async Task<Comparison> Compare(
        [Description("The older state. " + CommitHelp)] string? from = null,
        [Description("The newer state; the newest commit when left out.")] string? to = null,
        [Description("Path of a page or file, or of a folder with / at its end; the whole wiki when left out.")] string? path = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description("unified: a diff. words: the same with changed words marked [-so-]{+so+}."), AllowedValues("unified", "words")] string format = "unified",
        [Description("What this one commit did; instead of from and to.")] string? commit = null,
        [Description("Only what this session, client or program changed.")] string? session = null,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most about this many characters of diff."), Range(200, 200_000)] int limit = 20_000,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.CompareAsync(call.Caller, name, new CompareQuery(from, to, path, format, limit, cursor, commit, session), cancellationToken) with { Wiki = name };
    }

    /// <summary>Brings a former state back.</summary>
    [McpServerTool(Name = "restore_page", Title = "Restore a former state", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Brings a page (a deleted one too), a folder or the whole wiki back to what it was at a commit, as a new commit: nothing in between is lost. Where something exists now, its revision is needed.")]
    public async Task<RestoreResult> RestorePage(
        [Description("The commit whose state comes back. " + CommitHelp)] string commit,
        [Description("Path of a page, or of a folder with / at its end; the whole wiki when left out.")] string? path = null,
        [Description("Revision of what exists there now: that of read_page for a page, of list_pages with the folder as prefix, of list_pages without prefix for the whole wiki. Left out when nothing exists there.")] string? revision = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Message)] string? message = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.RestoreAsync(call.Caller, name, new RestoreRequest(commit, path, revision, message), call.OperationId, cancellationToken) with { Wiki = name };
    }

    /// <summary>Undoes what one author did.</summary>
    [McpMeta(UiExtension.MetaKey, JsonValue = ChangesApp.OfTool)]
    [McpServerTool(Name = "revert_changes", Title = "Undo changes", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Undoes what one author or session changed since a time or a commit, as one new commit; what others wrote stays, and pages and files where the two cannot be told apart are left alone and listed. Use it to take back a session that went wrong, with preview first.")]
    public async Task<RevertAnswer> RevertChanges(
        [Description("Since when, as in recent_changes.")] string since,
        [Description("Whose changes: whole name or e-mail, as recent_changes shows them. This, session, or both.")] string? author = null,
        [Description(Help.Session)] string? session = null,
        [Description(Help.Prefix)] string? prefix = null,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Message)] string? message = null,
        [Description("True only shows what would change.")] bool preview = false,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        var (time, commit) = call.Since(since);
        var asked = new RevertRequest(author, time, commit, prefix, message, session);
        return preview
            ? RevertAnswer.Of(name, await call.Git.PreviewRevertAsync(call.Caller, name, asked, cancellationToken))
            : RevertAnswer.Of(name, await call.Git.RevertChangesAsync(call.Caller, name, asked, call.OperationId, cancellationToken));
    }
}
