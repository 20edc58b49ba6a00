namespace Wikibot.Git.Client;

/// <summary>Whole wikis as they come, for those whom no link can lead to one.</summary>
public interface IWikibotDownloads
{
    /// <summary>The whole wiki, for an owner: <c>zip</c> is its files as they are, <c>bundle</c> its history too. As <see cref="IWikibotGit.ExportWikiAsync"/>, without a bucket.</summary>
    /// <exception cref="WikibotProblemException">The caller is no owner, or the service cannot be reached.</exception>
    Task<WikiDownload> DownloadWikiAsync(Caller caller, string wiki, string? format, CancellationToken cancellationToken = default);
}
