using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Who may do what.</summary>
internal sealed class MemberTools(ToolCall call)
{
    /// <summary>Changes in one answer of an audit: more would fill a model's context.</summary>
    private const int Audited = 50;

    /// <summary>Who is here?</summary>
    [McpServerTool(Name = "list_members", Title = "List members", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists who may read (viewer), write (editor) or share (owner) a wiki; owners see invitations too.")]
    public async Task<WikiMembers> ListMembers(
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Cursor)] string? cursor = null,
        [Description("At most this many."), Range(1, MembersQuery.MaxLimit)] int limit = MembersQuery.DefaultLimit,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.ListMembersAsync(call.Caller, name, new MembersQuery(cursor, limit), cancellationToken) with { Wiki = name };
    }

    /// <summary>Who did what?</summary>
    [McpServerTool(Name = "audit_wiki", Title = "Audit a wiki", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Says who changed pages, members and settings, by which client, program and session. Only for owners.")]
    public async Task<AuditLog> AuditWiki(
        [Description(Help.Wiki)] string? wiki = null,
        [Description("A time, as elsewhere.")] string? since = null,
        [Description(Help.Cursor)] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        return await call.Git.AuditAsync(call.Caller, name, new AuditQuery(call.Time(since, "since"), cursor, Audited), cancellationToken) with { Wiki = name };
    }

    /// <summary>Shares a wiki, or takes it back.</summary>
    [McpServerTool(Name = "set_member", Title = "Share a wiki", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Gives somebody a role in a wiki, changes it, or takes it (none), your own too. An e-mail that nobody signed in with yet is invited. Only for owners, and only when the user asked for it.")]
    public async Task<MemberChange> SetMember(
        RequestContext<CallToolRequestParams> context,
        [Description("E-mail or user id.")] string member,
        [Description("viewer reads, editor writes, owner shares."), AllowedValues("owner", "editor", "viewer", "none")] string role,
        [Description(Help.Wiki)] string? wiki = null,
        [Description(Help.Confirm)] string? confirm = null,
        CancellationToken cancellationToken = default)
    {
        var name = await call.WikiAsync(wiki, cancellationToken);
        // Everybody may leave; what others are is for owners to change.
        var isSelf = member.Trim() == call.Caller.Subject || (call.Caller.EmailVerified && member.Trim().Equals(call.Caller.Email, StringComparison.OrdinalIgnoreCase));
        var leaves = isSelf && role == SetMemberRequest.NoRole;
        return await Confirmation.AskAsync(context, confirm, given => leaves
            ? call.Git.LeaveAsync(call.Caller, name, new LeaveRequest(given), call.OperationId, cancellationToken)
            : call.Git.SetMemberAsync(call.Caller, name, new SetMemberRequest(member, role, given), call.OperationId, cancellationToken)) with { Wiki = name };
    }
}
