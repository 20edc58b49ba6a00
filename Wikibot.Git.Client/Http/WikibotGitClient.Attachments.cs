namespace Wikibot.Git.Client;

/// <content>Files beside the pages.</content>
internal sealed partial class WikibotGitClient
{
    public Task<AttachmentContent> ReadAttachmentAsync(Caller caller, string wiki, ReadAttachmentQuery query, CancellationToken cancellationToken) =>
        GetAsync<AttachmentContent>(caller, In(wiki, "/file").AddAll(query), cancellationToken);

    public Task<PageChange> WriteAttachmentAsync(Caller caller, string wiki, WriteAttachmentRequest request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<WriteAttachmentRequest, PageChange>(caller, HttpMethod.Put, In(wiki, "/file"), request, operationId, cancellationToken);

    public Task<PageChange> DeleteAttachmentAsync(Caller caller, string wiki, string path, string revision, string? message, string operationId, CancellationToken cancellationToken) =>
        SendAsync<object, PageChange>(
            caller, HttpMethod.Delete, In(wiki, "/file").Add("path", path).Add("revision", revision).Add("message", message), null, operationId, cancellationToken);
}
