namespace Wikibot.Git.Client;

/// <summary>The whole wiki as it comes; to be disposed of when it was read.</summary>
public sealed class WikiDownload : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal WikiDownload(HttpResponseMessage response, Stream content) => (_response, Content) = (response, content);

    /// <summary>Its bytes.</summary>
    public Stream Content { get; }

    /// <summary>What it is: <c>application/zip</c> or <c>application/x-git-bundle</c>.</summary>
    public string MediaType => _response.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";

    /// <summary>Name of the file.</summary>
    public string FileName => _response.Content.Headers.ContentDisposition is { } disposition
        ? (disposition.FileNameStar ?? disposition.FileName ?? "").Trim('"')
        : "";

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        _response.Dispose();
    }
}
