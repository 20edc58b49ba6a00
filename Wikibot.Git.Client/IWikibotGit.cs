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

    /// <summary>Pages under <paramref name="prefix"/>; folders deeper than <paramref name="depth"/> are one line each.</summary>
    Task<PageList> ListPagesAsync(Caller caller, string wiki, string? prefix = null, int? depth = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>One page, newest, or as it was at <paramref name="commit"/>.</summary>
    Task<PageContent> ReadPageAsync(Caller caller, string wiki, string path, string? commit = null, bool detailed = false, CancellationToken cancellationToken = default);

    /// <summary>Creates or replaces a page.</summary>
    Task<PageChange> WritePageAsync(Caller caller, string wiki, WritePageRequest request, string operationId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a page.</summary>
    Task<PageChange> DeletePageAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken = default);

    /// <summary>History of a page, or of the wiki when <paramref name="path"/> is left out.</summary>
    Task<History> HistoryAsync(Caller caller, string wiki, string? path = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default);
}
