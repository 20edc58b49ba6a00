using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Keeping a copy, and leaving with one: for owners.</summary>
internal sealed class BackupTools(ToolCall call)
{
    /// <summary>Backs a wiki up.</summary>
    [McpServerTool(Name = "back_up_wiki", Title = "Back up a wiki", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Backs the whole wiki up now, history and members included, and says what the newest backup is. Only for owners. Backups are made by schedule too: use it when asked to, or before a change that touches most of the wiki. To undo changes, restore_page and revert_changes need none.")]
    public async Task<BackedUpResult> BackUpWiki(
        [Description(Help.Wiki)] string? wiki = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return BackedUpResult.Of(name, await call.Git.BackUpWikiAsync(call.Caller, name, call.OperationId, cancellationToken));
    }

    /// <summary>Gives a wiki away to its owner.</summary>
    [McpServerTool(Name = "export_wiki", Title = "Download a wiki", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Makes a download of the whole wiki and gives a link to it that works for some minutes. Only for owners. Use it when the user wants to take the wiki away, not to read pages.")]
    public async Task<ExportLink> ExportWiki(
        [Description("zip: the files as they are now. bundle: with all history, for git clone."), AllowedValues("zip", "bundle")] string format = "zip",
        [Description(Help.Wiki)] string? wiki = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.ExportWikiAsync(call.Caller, name, format, call.OperationId, cancellationToken) with { Wiki = name };
    }
}
