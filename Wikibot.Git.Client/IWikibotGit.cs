using System.Text.Json.Serialization;

namespace Wikibot.Git.Client;

/// <summary>
/// The git service as its one client sees it. Every call is made as a <see cref="Caller"/>;
/// every failure that the service names is a <see cref="WikibotProblemException"/>.
/// Every mutation takes an operation id (header <c>Idempotency-Key</c>): a repeat returns the first result.
/// </summary>
public interface IWikibotGit
{
    /// <summary>The wikis that the caller is a member of.</summary>
    Task<WikiList> ListWikisAsync(Caller caller, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>One wiki.</summary>
    Task<WikiInfo> GetWikiAsync(Caller caller, string wiki, CancellationToken cancellationToken = default);

    /// <summary>Creates a wiki with a start page; the caller becomes its owner.</summary>
    Task<WikiInfo> CreateWikiAsync(Caller caller, CreateWikiRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Gives a wiki another title, deletes it, or brings it back; for an owner.</summary>
    Task<WikiInfo> UpdateWikiAsync(Caller caller, string wiki, UpdateWikiRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Who may do what.</summary>
    Task<WikiMembers> ListMembersAsync(Caller caller, string wiki, MembersQuery query, CancellationToken cancellationToken = default);

    /// <summary>Gives somebody a role or takes it; for an owner.</summary>
    Task<MemberChange> SetMemberAsync(Caller caller, string wiki, SetMemberRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Makes the caller a member no more.</summary>
    Task<MemberChange> LeaveAsync(Caller caller, string wiki, LeaveRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Who changed pages, members and settings, and by which credential; for an owner.</summary>
    Task<AuditLog> AuditAsync(Caller caller, string wiki, AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Who read what, and by which credential, as far as the read log goes back; for an owner.</summary>
    Task<ReadLogPage> AuditReadsAsync(Caller caller, string wiki, AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Pages under <paramref name="prefix"/>; folders deeper than <paramref name="depth"/> are one line each; with <paramref name="files"/> what lies beside the pages too. With a <paramref name="tag"/>, or sorted by <c>size</c> or <c>change</c>, pages only.</summary>
    Task<PageList> ListPagesAsync(Caller caller, string wiki, string? prefix = null, int? depth = null, string? cursor = null, int? limit = null, string? tag = null, string? sort = null, bool files = false, CancellationToken cancellationToken = default);

    /// <summary>One page or a part of it, newest or as it was.</summary>
    Task<PageContent> ReadPageAsync(Caller caller, string wiki, ReadPageQuery query, CancellationToken cancellationToken = default);

    /// <summary>One page, whole, newest, or as it was at <paramref name="commit"/>.</summary>
    Task<PageContent> ReadPageAsync(Caller caller, string wiki, string path, string? commit = null, bool detailed = false, CancellationToken cancellationToken = default) =>
        ReadPageAsync(caller, wiki, new ReadPageQuery(path, commit, Detailed: detailed), cancellationToken);

    /// <summary>Finds sections of pages by their words, and pages by tag, front matter, author and time.</summary>
    Task<SearchAnswer> SearchAsync(Caller caller, string wiki, SearchRequest request, CancellationToken cancellationToken = default);

    /// <summary>What a page links to, and what links to it.</summary>
    Task<PageLinkList> PageLinksAsync(Caller caller, string wiki, string path, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Pages and the links between them: around a page, or the most linked ones of a wiki or folder.</summary>
    Task<LinkGraph> LinkGraphAsync(Caller caller, string wiki, GraphQuery query, CancellationToken cancellationToken = default);

    /// <summary>What is to be tidied in a wiki.</summary>
    Task<WikiCheck> CheckWikiAsync(Caller caller, string wiki, CheckQuery query, CancellationToken cancellationToken = default);

    /// <summary>Several pages under one budget, as they are at one commit; those that cannot be read say why.</summary>
    Task<ReadPagesResult> ReadPagesAsync(Caller caller, string wiki, ReadPagesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates or replaces a page.</summary>
    Task<PageChange> WritePageAsync(Caller caller, string wiki, WritePageRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Creates, replaces and deletes several pages in one commit, all or nothing.</summary>
    Task<PagesChange> WritePagesAsync(Caller caller, string wiki, WritePagesRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Edits parts of a page, all or nothing.</summary>
    Task<PageChange> EditPageAsync(Caller caller, string wiki, EditPageRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Moves a page or a folder; links to and in what moved are rewritten in the same commit.</summary>
    Task<MoveResult> MoveAsync(Caller caller, string wiki, MoveRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>What a move would do now.</summary>
    Task<MovePreview> PreviewMoveAsync(Caller caller, string wiki, MoveRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a page; the answer says what still links there.</summary>
    Task<PageChange> DeletePageAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken = default);

    /// <summary>A file beside the pages, by its path or by a name that only one has.</summary>
    Task<AttachmentContent> ReadAttachmentAsync(Caller caller, string wiki, ReadAttachmentQuery query, CancellationToken cancellationToken = default);

    /// <summary>Creates or replaces a file beside the pages.</summary>
    Task<PageChange> WriteAttachmentAsync(Caller caller, string wiki, WriteAttachmentRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Says where a file beside the pages is sent that is too large for the services.</summary>
    Task<UploadTicket> BeginUploadAsync(Caller caller, string wiki, BeginUploadRequest request, CancellationToken cancellationToken = default);

    /// <summary>Commits a file that was sent. A second time is the same change: it is told again, and not made again.</summary>
    Task<PageChange> FinishUploadAsync(Caller caller, string wiki, FinishUploadRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file beside the pages; the answer says what still links there.</summary>
    Task<PageChange> DeleteAttachmentAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken = default);

    /// <summary>History of a page, or of the wiki when <paramref name="path"/> is left out; only of a <paramref name="session"/>, client or program, where that is given.</summary>
    Task<History> HistoryAsync(Caller caller, string wiki, string? path = null, string? cursor = null, int? limit = null, string? session = null, CancellationToken cancellationToken = default);

    /// <summary>What changed lately in the wiki.</summary>
    Task<RecentChanges> RecentChangesAsync(Caller caller, string wiki, ChangesQuery query, CancellationToken cancellationToken = default);

    /// <summary>How a page, a folder or the wiki differs between two commits.</summary>
    Task<Comparison> CompareAsync(Caller caller, string wiki, CompareQuery query, CancellationToken cancellationToken = default);

    /// <summary>Who wrote which lines of a page.</summary>
    Task<PageBlame> BlameAsync(Caller caller, string wiki, string path, CancellationToken cancellationToken = default);

    /// <summary>Brings a page, a folder or the whole wiki back to what it was at a commit, as a new commit.</summary>
    Task<RestoreResult> RestoreAsync(Caller caller, string wiki, RestoreRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Undoes what one author or session did since a time or a commit, as a new commit; what others changed since is left alone and listed.</summary>
    Task<RevertResult> RevertChangesAsync(Caller caller, string wiki, RevertRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>What a revert would do now, page by page.</summary>
    Task<RevertPreview> PreviewRevertAsync(Caller caller, string wiki, RevertRequest request, CancellationToken cancellationToken = default);

    /// <summary>A page with its links, as somebody looks at it.</summary>
    Task<ViewedPage> ViewPageAsync(Caller caller, string wiki, ViewPageQuery query, CancellationToken cancellationToken = default);

    /// <summary>What the wiki holds and may hold.</summary>
    Task<WikiUsage> GetUsageAsync(Caller caller, string wiki, CancellationToken cancellationToken = default);

    /// <summary>The backups of the wiki, newest first, for an owner.</summary>
    Task<BackupList> ListBackupsAsync(Caller caller, string wiki, CancellationToken cancellationToken = default);

    /// <summary>Backs the wiki up now, for an owner; nothing is made when nothing has changed since the newest backup.</summary>
    Task<BackupResult> BackUpWikiAsync(Caller caller, string wiki, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Who would be a member if those of a backup came back, for an owner.</summary>
    Task<BackupMembers> PreviewBackupMembersAsync(Caller caller, string wiki, BackupMembersQuery query, CancellationToken cancellationToken = default);

    /// <summary>Makes the wiki what it was in a backup, as one new commit, for an owner.</summary>
    Task<BackupRestoreResult> RestoreBackupAsync(Caller caller, string wiki, BackupRestoreBody request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>A link to the whole wiki, for an owner: <c>zip</c> is its files as they are, <c>bundle</c> its history too.</summary>
    Task<ExportLink> ExportWikiAsync(Caller caller, string wiki, string? format, string operationId, CancellationToken cancellationToken = default);
}

// What its calls send and get, beside the calls that need it; a test finds what is missing.
[JsonSerializable(typeof(WikiList))]
[JsonSerializable(typeof(WikiInfo))]
[JsonSerializable(typeof(CreateWikiRequest))]
[JsonSerializable(typeof(UpdateWikiRequest))]
[JsonSerializable(typeof(MembersQuery))]
[JsonSerializable(typeof(WikiMembers))]
[JsonSerializable(typeof(SetMemberRequest))]
[JsonSerializable(typeof(LeaveRequest))]
[JsonSerializable(typeof(MemberChange))]
[JsonSerializable(typeof(AuditQuery))]
[JsonSerializable(typeof(AuditLog))]
[JsonSerializable(typeof(ReadLogPage))]
[JsonSerializable(typeof(ReadEntry))]
[JsonSerializable(typeof(PageList))]
[JsonSerializable(typeof(ReadPageQuery))]
[JsonSerializable(typeof(PageContent))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(CheckQuery))]
[JsonSerializable(typeof(WikiCheck))]
[JsonSerializable(typeof(PageLinkList))]
[JsonSerializable(typeof(GraphQuery))]
[JsonSerializable(typeof(LinkGraph))]
[JsonSerializable(typeof(ReadPagesRequest))]
[JsonSerializable(typeof(ReadPagesResult))]
[JsonSerializable(typeof(PageChange))]
[JsonSerializable(typeof(WritePageRequest))]
[JsonSerializable(typeof(WritePagesRequest))]
[JsonSerializable(typeof(PagesChange))]
[JsonSerializable(typeof(EditPageRequest))]
[JsonSerializable(typeof(ReadAttachmentQuery))]
[JsonSerializable(typeof(AttachmentContent))]
[JsonSerializable(typeof(WriteAttachmentRequest))]
[JsonSerializable(typeof(BeginUploadRequest))]
[JsonSerializable(typeof(UploadTicket))]
[JsonSerializable(typeof(FinishUploadRequest))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(MoveResult))]
[JsonSerializable(typeof(MovePreview))]
[JsonSerializable(typeof(History))]
[JsonSerializable(typeof(ChangesQuery))]
[JsonSerializable(typeof(RecentChanges))]
[JsonSerializable(typeof(PageBlame))]
[JsonSerializable(typeof(CompareQuery))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(RestoreRequest))]
[JsonSerializable(typeof(RestoreResult))]
[JsonSerializable(typeof(RevertRequest))]
[JsonSerializable(typeof(RevertResult))]
[JsonSerializable(typeof(RevertPreview))]
[JsonSerializable(typeof(ViewPageQuery))]
[JsonSerializable(typeof(ViewedPage))]
[JsonSerializable(typeof(WikiUsage))]
[JsonSerializable(typeof(BackupList))]
[JsonSerializable(typeof(BackupResult))]
[JsonSerializable(typeof(BackupRestoreBody))]
[JsonSerializable(typeof(BackupMembersQuery))]
[JsonSerializable(typeof(BackupMembers))]
[JsonSerializable(typeof(BackupRestoreResult))]
[JsonSerializable(typeof(ExportLink))]
[JsonSerializable(typeof(TokensQuery))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(TokenInfo))]
[JsonSerializable(typeof(TokenHolder))]
internal sealed partial class WikibotJsonContext : JsonSerializerContext;
