using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;

namespace Wikibot.Web.Settings;

/// <summary>A whole wiki, passed on as it comes; saved by the browser, and never opened here.</summary>
internal sealed class DownloadAnswer(WikiDownload download) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (download)
        {
            var response = httpContext.Response;
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(download.FileName);
            response.Headers.ContentDisposition = disposition.ToString();
            response.ContentType = download.MediaType;
            await download.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
