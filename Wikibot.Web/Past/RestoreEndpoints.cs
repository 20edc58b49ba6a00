using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Past;

/// <summary>Bringing one page or file back to what it was: first what that changes, then by a form.</summary>
internal static class RestoreEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapRestore(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/restore/{**path}", ShowAsync);
        wiki.MapPost("/restore/{**path}", RestoreAsync);
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, string path, string commit, string? kind)
    {
        var isFile = kind == Address.FileKind;
        var then = isFile ? await FileAsync(request, path, commit) ?? throw Problem.FileNotFound(path) : null;
        var info = await request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        var difference = await request.Git.CompareAsync(request.Caller, request.Wiki, new CompareQuery(info.Commit, commit, path, Budget: CompareQuery.MaxBudget), request.Cancellation);

        // A page and a file may be called the same, and only one of them comes back.
        difference = difference with { Pages = [.. difference.Pages.Where(one => (one.IsFile == true) == isFile || one.Path != path)] };
        if (then is not null)
        {
            var revision = (await FileAsync(request, path, commit: null))?.Revision;
            return new RazorComponentResult<RestoreFilePage>(new { request.Wiki, Then = then, Revision = revision, Difference = difference, MayRestore = info.MayWrite() });
        }

        return new RazorComponentResult<RestorePage>(new { request.Wiki, Path = path, Difference = difference, Revision = await RevisionAsync(request, path), MayRestore = info.MayWrite() });
    }

    private static async Task<IResult> RestoreAsync(WikiRequest request, string path, string? kind, IFormCollection form)
    {
        if (kind == Address.FileKind)
        {
            return await RestoreFileAsync(request, path, form);
        }

        await request.Git.RestoreAsync(
            request.Caller,
            request.Wiki,
            new RestoreRequest(form["commit"].ToString(), path, PastEndpoints.Form(form["revision"]), PastEndpoints.Form(form["message"])),
            OperationField.Of(form),
            request.Cancellation);
        return TypedResults.LocalRedirect(Address.Page(request.Wiki, path));
    }

    private static async Task<IResult> RestoreFileAsync(WikiRequest request, string path, IFormCollection form)
    {
        var commit = form["commit"].ToString();
        var then = await FileAsync(request, path, commit) ?? throw Problem.FileNotFound(path);
        var message = PastEndpoints.Form(form["message"]) ?? $"Bring back {path} as of {then.Commit[..10]}";
        await request.Git.WriteAttachmentAsync(
            request.Caller, request.Wiki, new WriteAttachmentRequest(path, then.Content, PastEndpoints.Form(form["revision"]), message), OperationField.Of(form), request.Cancellation);
        return TypedResults.LocalRedirect(Address.About(request.Wiki, path));
    }

    /// <summary>The file at exactly that path in a state; null for none.</summary>
    private static async Task<AttachmentContent?> FileAsync(WikiRequest request, string path, string? commit)
    {
        try
        {
            var file = await request.Git.ReadAttachmentAsync(request.Caller, request.Wiki, new ReadAttachmentQuery(path, commit), request.Cancellation);
            return file.Path != path ? null
                : file.Link is null ? file
                : throw Problem.Make(
                    413,
                    ProblemCodes.TooLarge,
                    $"The file '{path}' has {file.Bytes} bytes, and over {Limits.MaxFileBytes} (3 MiB) none is brought back here. Undo the change that replaced or deleted it, or download it as it was and add it again.",
                    ("path", path));
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.FileNotFound)
        {
            return null;
        }
    }

    /// <summary>What stands there now; null for nothing.</summary>
    private static async Task<string?> RevisionAsync(WikiRequest request, string path)
    {
        try
        {
            var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, new ReadPageQuery(path, Budget: ReadPageQuery.MinBudget), request.Cancellation);
            return page.ResolvedFrom is null ? page.Revision : null;
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.PageNotFound)
        {
            return null;
        }
    }
}
