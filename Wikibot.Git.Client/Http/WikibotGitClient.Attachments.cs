namespace Wikibot.Git.Client;

/// <content>Files beside the pages.</content>
internal sealed partial class WikibotGitClient
{
    public Task<AttachmentContent> ReadAttachmentAsync(Caller caller, string wiki, ReadAttachmentQuery query, CancellationToken cancellationToken) =>
        GetAsync<AttachmentContent>(caller, In(wiki, "/file").AddAll(query), cancellationToken);

    public Task<PageChange> WriteAttachmentAsync(Caller caller, string wiki, WriteAttachmentRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<WriteAttachmentRequest, PageChange>(caller, HttpMethod.Put, In(wiki, "/file"), request, operationId, cancellationToken);

    public Task<UploadTicket> BeginUploadAsync(Caller caller, string wiki, BeginUploadRequest request, CancellationToken cancellationToken) =>
        SendAsync<BeginUploadRequest, UploadTicket>(caller, HttpMethod.Post, In(wiki, "/uploads"), request, operationId: null, cancellationToken);

    public Task<PageChange> FinishUploadAsync(Caller caller, string wiki, FinishUploadRequest request, CancellationToken cancellationToken) =>
        SendAsync<FinishUploadRequest, PageChange>(caller, HttpMethod.Post, In(wiki, "/uploads/finish"), request, operationId: null, cancellationToken);

    public Task<PageChange> DeleteAttachmentAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken) =>
        SendAsync<object, PageChange>(
            caller, HttpMethod.Delete, In(wiki, "/file").Add("path", path).Add("revision", revision).Add("message", message), null, operationId, cancellationToken);
}
