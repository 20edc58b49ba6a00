namespace Wikibot.Git.Client;

/// <content>What a wiki holds, its backups, and the whole of it.</content>
internal sealed partial class WikibotGitClient : IWikibotDownloads
{
    public Task<WikiUsage> GetUsageAsync(Caller caller, string wiki, CancellationToken cancellationToken) =>
        GetAsync<WikiUsage>(caller, In(wiki, "/usage"), cancellationToken);

    public Task<BackupList> ListBackupsAsync(Caller caller, string wiki, CancellationToken cancellationToken) =>
        GetAsync<BackupList>(caller, In(wiki, "/backups"), cancellationToken);

    public Task<BackupResult> BackUpWikiAsync(Caller caller, string wiki, string operationId, CancellationToken cancellationToken) =>
        SendAsync<object, BackupResult>(caller, HttpMethod.Post, In(wiki, "/backups"), null, operationId, cancellationToken);

    public Task<BackupMembers> PreviewBackupMembersAsync(Caller caller, string wiki, BackupMembersQuery query, CancellationToken cancellationToken) =>
        GetAsync<BackupMembers>(caller, In(wiki, "/backups/members").AddAll(query), cancellationToken);

    public Task<BackupRestoreResult> RestoreBackupAsync(Caller caller, string wiki, BackupRestoreBody request, string operationId, CancellationToken cancellationToken) =>
        SendAsync<BackupRestoreBody, BackupRestoreResult>(caller, HttpMethod.Post, In(wiki, "/backups/restore"), request, operationId, cancellationToken);

    public Task<ExportLink> ExportWikiAsync(Caller caller, string wiki, string? format, string operationId, CancellationToken cancellationToken) =>
        SendAsync<object, ExportLink>(caller, HttpMethod.Post, In(wiki, "/export").Add("format", format), null, operationId, cancellationToken);

    public async Task<WikiDownload> DownloadWikiAsync(Caller caller, string wiki, string? format, CancellationToken cancellationToken)
    {
        using var request = RequestOf(caller, HttpMethod.Get, In(wiki, "/export").Add("format", format));
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await ProblemReader.ReadAsync(response, cancellationToken);
            }

            var download = new WikiDownload(response, await response.Content.ReadAsStreamAsync(cancellationToken));
            response = null;
            return download;
        }
        catch (Exception error) when (IsUnreachable(error, cancellationToken))
        {
            throw new WikibotProblemException(503, ProblemCodes.Unavailable, Unreachable, error);
        }
        finally
        {
            response?.Dispose();
        }
    }
}
