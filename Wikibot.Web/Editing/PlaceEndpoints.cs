using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Editing;

/// <summary>Moving and deleting pages and files, each after a look at the links that it concerns.</summary>
internal static class PlaceEndpoints
{
    /// <summary>Links that are listed.</summary>
    private const int Links = 200;

    /// <summary>Maps it.</summary>
    public static void MapPlaces(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/move/{**path}", AskMoveAsync);
        wiki.MapPost("/move/{**path}", MoveAsync);
        wiki.MapGet("/delete/{**path}", ShowDeleteAsync);
        wiki.MapPost("/delete/{**path}", DeleteAsync);
    }

    private static async Task<IResult> AskMoveAsync(WikiRequest request, string path, string? to, string? kind)
    {
        var revision = await RevisionAsync(request, path, kind);
        to = to?.Trim();
        if (string.IsNullOrEmpty(to))
        {
            return new RazorComponentResult<MovePage>(new { request.Wiki, Path = path, Kind = kind, Revision = revision });
        }

        try
        {
            var preview = await request.Git.PreviewMoveAsync(request.Caller, request.Wiki, new MoveRequest(path, to, revision), request.Cancellation);
            return new RazorComponentResult<MovePage>(new { request.Wiki, Path = path, Kind = kind, Revision = revision, To = to, Preview = preview });
        }
        catch (WikibotProblemException problem) when (problem.Status is 400 or 409 or 413)
        {
            return new RazorComponentResult<MovePage>(new { request.Wiki, Path = path, Kind = kind, Revision = revision, To = to, Problem = problem }) { StatusCode = problem.Status };
        }
    }

    private static async Task<IResult> MoveAsync(WikiRequest request, string path, string? kind, IFormCollection form)
    {
        var to = form["to"].ToString().Trim();
        var moved = await request.Git.MoveAsync(
            request.Caller, request.Wiki, new MoveRequest(path, to, form["revision"].ToString()), OperationField.Of(form), request.Cancellation);
        return TypedResults.LocalRedirect(Address.Place(request.Wiki, moved.Moved.FirstOrDefault(one => one.From == path)?.To ?? to, kind));
    }

    private static async Task<IResult> ShowDeleteAsync(WikiRequest request, string path, string? kind)
    {
        var revision = await RevisionAsync(request, path, kind);
        var links = await request.Git.PageLinksAsync(request.Caller, request.Wiki, path, limit: Links, cancellationToken: request.Cancellation);
        return new RazorComponentResult<DeletePage>(new { request.Wiki, Path = path, Kind = kind, Revision = revision, Links = links });
    }

    private static async Task<IResult> DeleteAsync(WikiRequest request, string path, string? kind, IFormCollection form)
    {
        var message = form["message"].ToString().Trim() is { Length: > 0 } text ? text : null;
        var (revision, operation) = (form["revision"].ToString(), OperationField.Of(form));
        _ = await (kind == Address.FileKind
            ? request.Git.DeleteAttachmentAsync(request.Caller, request.Wiki, path, revision, message, operation, request.Cancellation)
            : request.Git.DeletePageAsync(request.Caller, request.Wiki, path, revision, message, operation, request.Cancellation));
        return TypedResults.LocalRedirect(Address.Wiki(request.Wiki));
    }

    /// <summary>The revision of what has exactly that path: what is changed is named exactly.</summary>
    private static async Task<string> RevisionAsync(WikiRequest request, string path, string? kind)
    {
        if (kind == Address.FileKind)
        {
            var file = await request.Git.ReadAttachmentAsync(request.Caller, request.Wiki, new ReadAttachmentQuery(path), request.Cancellation);
            return file.Path == path ? file.Revision : throw Problem.FileNotFound(path);
        }

        var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, new ReadPageQuery(path, Budget: ReadPageQuery.MinBudget), request.Cancellation);
        return page.ResolvedFrom is null ? page.Revision : throw Problem.PageNotFound(path);
    }
}
