using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;

namespace Wikibot.Web.Files;

/// <summary>
/// A file as it is answered. Pictures whose bytes are pictures are shown; everything else (SVG and HTML too, which may hold scripts) is saved and never opened here, under
/// no type that a browser could run. Either way in a sandbox without a right, in case somebody opens it in a tab. What is too large for the services comes from the bucket, by the same rules and of
/// no origin of ours.
/// </summary>
internal sealed class FileAnswer(AttachmentContent file) : IResult
{
    /// <summary>The content security policy of a file: it may do nothing, and is of no origin.</summary>
    public const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (file.Link is { } link)
        {
            // It holds for minutes, and is a secret as long: in no cache, and in no log, as addresses that are answered are in none.
            response.Headers.CacheControl = "no-store";
            response.Redirect(link.Address.AbsoluteUri);
            return;
        }

        var shown = FileShowing.IsShown(file.MediaType);
        response.Headers.ContentSecurityPolicy = Policy;
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(FileShowing.NameOf(file.Path));
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = shown ? file.MediaType : FileShowing.SavedType;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(file.Content, httpContext.RequestAborted);
        }
    }
}
