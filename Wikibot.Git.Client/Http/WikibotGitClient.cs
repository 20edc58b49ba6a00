using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Wikibot.Git.Client;

/// <summary>
/// <see cref="IWikibotGit"/> over HTTP. Signs each request with the caller's identity, names each mutation's operation,
/// and turns problem details into <see cref="WikibotProblemException"/>.
/// </summary>
internal sealed partial class WikibotGitClient(HttpClient http, IdentityToken identity) : IWikibotGit
{
    private const string Unreachable = "The git service cannot be reached. Try again.";

    public Task<WikiList> ListWikisAsync(Caller caller, string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync<WikiList>(caller, new QueryBuilder("/wikis").Add("cursor", cursor).Add("limit", limit), cancellationToken);

    public Task<WikiInfo> GetWikiAsync(Caller caller, string wiki, CancellationToken cancellationToken) =>
        GetAsync<WikiInfo>(caller, In(wiki, ""), cancellationToken);

    public Task<WikiInfo> CreateWikiAsync(Caller caller, CreateWikiRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<CreateWikiRequest, WikiInfo>(caller, HttpMethod.Post, new QueryBuilder("/wikis"), request, operationId, cancellationToken);

    public Task<WikiInfo> UpdateWikiAsync(Caller caller, string wiki, UpdateWikiRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<UpdateWikiRequest, WikiInfo>(caller, HttpMethod.Post, In(wiki, ""), request, operationId, cancellationToken);

    public Task<WikiMembers> ListMembersAsync(Caller caller, string wiki, MembersQuery query, CancellationToken cancellationToken) =>
        GetAsync<WikiMembers>(caller, In(wiki, "/members").AddAll(query), cancellationToken);

    public Task<MemberChange> SetMemberAsync(Caller caller, string wiki, SetMemberRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<SetMemberRequest, MemberChange>(caller, HttpMethod.Post, In(wiki, "/members"), request, operationId, cancellationToken);

    public Task<MemberChange> LeaveAsync(Caller caller, string wiki, LeaveRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<LeaveRequest, MemberChange>(caller, HttpMethod.Post, In(wiki, "/leave"), request, operationId, cancellationToken);

    public Task<AuditLog> AuditAsync(Caller caller, string wiki, AuditQuery query, CancellationToken cancellationToken) =>
        GetAsync<AuditLog>(caller, In(wiki, "/audit").AddAll(query), cancellationToken);

    public Task<ReadLogPage> AuditReadsAsync(Caller caller, string wiki, AuditQuery query, CancellationToken cancellationToken) =>
        GetAsync<ReadLogPage>(caller, In(wiki, "/audit/reads").AddAll(query), cancellationToken);

    public Task<PageList> ListPagesAsync(Caller caller, string wiki, string? prefix, int? depth, string? cursor, int? limit, string? tag, string? sort, bool files, CancellationToken cancellationToken) =>
        GetAsync<PageList>(caller, In(wiki, "/pages").Add("prefix", prefix).Add("depth", depth).Add("tag", tag).Add("sort", sort).Add("files", files ? "true" : null).Add("cursor", cursor).Add("limit", limit), cancellationToken);

    public Task<PageContent> ReadPageAsync(Caller caller, string wiki, ReadPageQuery query, CancellationToken cancellationToken) =>
        GetAsync<PageContent>(caller, In(wiki, "/page").AddAll(query), cancellationToken);

    public Task<ReadPagesResult> ReadPagesAsync(Caller caller, string wiki, ReadPagesRequest request, CancellationToken cancellationToken) =>
        SendAsync<ReadPagesRequest, ReadPagesResult>(caller, HttpMethod.Post, In(wiki, "/pages/read"), request, null, cancellationToken);

    public Task<SearchAnswer> SearchAsync(Caller caller, string wiki, SearchRequest request, CancellationToken cancellationToken) =>
        SendAsync<SearchRequest, SearchAnswer>(caller, HttpMethod.Post, In(wiki, "/search"), request, operationId: null, cancellationToken);

    public Task<PageLinkList> PageLinksAsync(Caller caller, string wiki, string path, string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync<PageLinkList>(caller, In(wiki, "/links").Add("path", path).Add("cursor", cursor).Add("limit", limit), cancellationToken);

    public Task<LinkGraph> LinkGraphAsync(Caller caller, string wiki, GraphQuery query, CancellationToken cancellationToken) =>
        GetAsync<LinkGraph>(caller, In(wiki, "/graph").AddAll(query), cancellationToken);

    public Task<ViewedPage> ViewPageAsync(Caller caller, string wiki, ViewPageQuery query, CancellationToken cancellationToken) =>
        GetAsync<ViewedPage>(caller, In(wiki, "/view").AddAll(query), cancellationToken);

    public Task<WikiCheck> CheckWikiAsync(Caller caller, string wiki, CheckQuery query, CancellationToken cancellationToken) =>
        GetAsync<WikiCheck>(caller, In(wiki, "/check").AddAll(query), cancellationToken);

    public Task<PageChange> WritePageAsync(Caller caller, string wiki, WritePageRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<WritePageRequest, PageChange>(caller, HttpMethod.Put, In(wiki, "/page"), request, operationId, cancellationToken);

    public Task<PagesChange> WritePagesAsync(Caller caller, string wiki, WritePagesRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<WritePagesRequest, PagesChange>(caller, HttpMethod.Post, In(wiki, "/pages"), request, operationId, cancellationToken);

    public Task<PageChange> EditPageAsync(Caller caller, string wiki, EditPageRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<EditPageRequest, PageChange>(caller, HttpMethod.Post, In(wiki, "/page/edit"), request, operationId, cancellationToken);

    public Task<MoveResult> MoveAsync(Caller caller, string wiki, MoveRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<MoveRequest, MoveResult>(caller, HttpMethod.Post, In(wiki, "/move"), request, operationId, cancellationToken);

    public Task<MovePreview> PreviewMoveAsync(Caller caller, string wiki, MoveRequest request, CancellationToken cancellationToken) =>
        SendAsync<MoveRequest, MovePreview>(caller, HttpMethod.Post, In(wiki, "/move/preview"), request, operationId: null, cancellationToken);

    public Task<PageChange> DeletePageAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken) =>
        SendAsync<object, PageChange>(
            caller, HttpMethod.Delete, In(wiki, "/page").Add("path", path).Add("revision", revision).Add("message", message), null, operationId, cancellationToken);

    public Task<History> HistoryAsync(Caller caller, string wiki, string? path, string? cursor, int? limit, string? session, CancellationToken cancellationToken) =>
        GetAsync<History>(caller, In(wiki, "/history").Add("path", path).Add("cursor", cursor).Add("limit", limit).Add("session", session), cancellationToken);

    public Task<RecentChanges> RecentChangesAsync(Caller caller, string wiki, ChangesQuery query, CancellationToken cancellationToken) =>
        GetAsync<RecentChanges>(caller, In(wiki, "/changes").AddAll(query), cancellationToken);

    public Task<Comparison> CompareAsync(Caller caller, string wiki, CompareQuery query, CancellationToken cancellationToken) =>
        GetAsync<Comparison>(caller, In(wiki, "/compare").AddAll(query), cancellationToken);

    public Task<PageBlame> BlameAsync(Caller caller, string wiki, string path, CancellationToken cancellationToken) =>
        GetAsync<PageBlame>(caller, In(wiki, "/blame").Add("path", path), cancellationToken);

    public Task<RestoreResult> RestoreAsync(Caller caller, string wiki, RestoreRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<RestoreRequest, RestoreResult>(caller, HttpMethod.Post, In(wiki, "/restore"), request, operationId, cancellationToken);

    public Task<RevertResult> RevertChangesAsync(Caller caller, string wiki, RevertRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<RevertRequest, RevertResult>(caller, HttpMethod.Post, In(wiki, "/revert"), request, operationId, cancellationToken);

    public Task<RevertPreview> PreviewRevertAsync(Caller caller, string wiki, RevertRequest request, CancellationToken cancellationToken) =>
        SendAsync<RevertRequest, RevertPreview>(caller, HttpMethod.Post, In(wiki, "/revert/preview"), request, operationId: null, cancellationToken);

    private static QueryBuilder In(string wiki, string rest)
    {
        ArgumentNullException.ThrowIfNull(wiki);

        // What cannot be a name is none: dots would be folded out of the path, and servers refuse some characters before anyone could answer.
        return wiki.Length > 0 && wiki.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new QueryBuilder($"/wikis/{Uri.EscapeDataString(wiki)}{rest}")
            : throw Problem.WikiNotFound(wiki);
    }

    private Task<T> GetAsync<T>(Caller caller, QueryBuilder address, CancellationToken cancellationToken) =>
        SendAsync<object, T>(caller, HttpMethod.Get, address, null, null, cancellationToken);

    private async Task<TAnswer> SendAsync<TBody, TAnswer>(
        Caller caller, HttpMethod method, QueryBuilder address, TBody? body, string? operationId, CancellationToken cancellationToken)
        where TBody : class
    {
        using var request = RequestOf(caller, method, address);
        if (operationId is not null)
        {
            request.Headers.Add(OperationIds.HeaderName, operationId);
        }

        if (body is not null)
        {
            request.Content = ToContent(JsonSerializer.SerializeToUtf8Bytes(body, TypeInfo<TBody>()));
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await ProblemReader.ReadAsync(response, cancellationToken);
            }

            return await response.Content.ReadFromJsonAsync(TypeInfo<TAnswer>(), cancellationToken)
                ?? throw new WikibotProblemException(502, ProblemCodes.Unavailable, "The git service answered without a body.");
        }
        catch (Exception error) when (IsUnreachable(error, cancellationToken))
        {
            throw new WikibotProblemException(503, ProblemCodes.Unavailable, method == HttpMethod.Get
                ? Unreachable
                : "The git service did not answer. The change may have been made: read before you repeat it.", error);
        }
    }

    private HttpRequestMessage RequestOf(Caller caller, HttpMethod method, QueryBuilder address)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var request = new HttpRequestMessage(method, new Uri(address.ToString(), UriKind.Relative));
        request.Headers.Add(IdentityToken.HeaderName, identity.Issue(caller));
        return request;
    }

    /// <summary>Refused here when it is too large: the service closes the connection on it, which reads like a lost one.</summary>
    private static ByteArrayContent ToContent(byte[] json)
    {
        if (json.Length > Limits.MaxBodyBytes)
        {
            throw new WikibotProblemException(413, ProblemCodes.TooLarge, $"The request has {json.Length} bytes; at most {Limits.MaxBodyBytes} are allowed. Send less at once.");
        }

        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    private static bool IsUnreachable(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)WikibotJson.Options.GetTypeInfo(typeof(T));
}
