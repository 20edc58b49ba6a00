using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;

namespace Wikibot.Web.Files;

/// <summary>
/// A file as it is answered. Pictures whose bytes are pictures are shown; everything else (SVG and HTML too, which may hold scripts) is saved and never opened here, under
/// no type that a browser could run. Either way in a sandbox without a right, in case somebody opens it in a tab.
/// </summary>
internal sealed class FileAnswer(AttachmentContent file) : IResult
{
    /// <summary>The content security policy of a file: it may do nothing, and is of no origin.</summary>
    public const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private static readonly HashSet<string> s_shown = new(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"], StringComparer.Ordinal);

    /// <summary>Whether a browser shows a file of this type in its place.</summary>
    public static bool IsShown(string mediaType) => s_shown.Contains(mediaType);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var shown = IsShown(file.MediaType);
        response.Headers.ContentSecurityPolicy = Policy;
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(SafeName(file.Path[(file.Path.LastIndexOf('/') + 1)..]));
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentType = shown ? file.MediaType : "application/octet-stream";
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(file.Content, httpContext.RequestAborted);
        }
    }

    /// <summary>A name without what turns it around or hides a part of it: <c>gnp.exe</c> may look like another kind of file.</summary>
    private static string SafeName(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            safe.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control ? "_" : rune.ToString());
        }

        return safe.ToString();
    }
}
