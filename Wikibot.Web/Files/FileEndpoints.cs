using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Files;

/// <summary>Files beside the pages: shown or saved, looked at, and put there.</summary>
internal static class FileEndpoints
{
    /// <summary>Links to a file that are listed.</summary>
    private const int Links = 50;

    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapFiles(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/f/{**path}", ServeAsync);
        wiki.MapGet("/file/{**path}", ShowAsync);
        wiki.MapGet("/upload", (WikiRequest request, string? path) => new RazorComponentResult<UploadPage>(new { request.Wiki, Path = path ?? "" }));
        wiki.MapPost("/upload", UploadAsync);
        return wiki.MapLargeFiles();
    }

    private static async Task<IResult> ServeAsync(WikiRequest request, string path, string? at) =>
        new FileAnswer(await request.Git.ReadAttachmentAsync(request.Caller, request.Wiki, new ReadAttachmentQuery(path, at), request.Cancellation));

    private static async Task<IResult> ShowAsync(WikiRequest request, string path)
    {
        var file = await request.Git.ReadAttachmentAsync(request.Caller, request.Wiki, new ReadAttachmentQuery(path), request.Cancellation);
        if (file.Path != path)
        {
            return TypedResults.LocalRedirect(Address.About(request.Wiki, file.Path));
        }

        var links = await request.Git.PageLinksAsync(request.Caller, request.Wiki, path, limit: Links, cancellationToken: request.Cancellation);
        return new RazorComponentResult<FilePage>(new { request.Wiki, File = file, Links = links });
    }

    private static async Task<IResult> UploadAsync(WikiRequest request, IFormCollection form)
    {
        var byScript = form["by"] == "script";
        var path = form["path"].ToString().Trim();
        var file = form.Files.GetFile("file");
        try
        {
            if (file is null || file.Length == 0)
            {
                throw Problem.Invalid("file", "required", "No file was chosen.");
            }

            path = UploadName.PathOf(path, file.FileName);
            var saved = await request.Git.WriteAttachmentAsync(
                request.Caller,
                request.Wiki,
                new WriteAttachmentRequest(path, await BytesAsync(file, request.Cancellation), Text(form, "revision"), Text(form, "message")),
                OperationField.Of(form),
                request.Cancellation);
            return byScript ? TypedResults.Text(saved.Path) : TypedResults.LocalRedirect(Address.About(request.Wiki, saved.Path));
        }
        catch (WikibotProblemException problem) when (problem.Status != StatusCodes.Status401Unauthorized)
        {
            return byScript
                ? TypedResults.Text(problem.Message, statusCode: problem.Status)
                : new RazorComponentResult<UploadPage>(new { request.Wiki, Path = path, Problem = problem, Revision = Text(form, "revision") }) { StatusCode = problem.Status };
        }
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>What was written into a field; null for nothing.</summary>
    internal static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
}
