using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Editing;

/// <summary>Moving and deleting pages, each after a look at the links that it concerns.</summary>
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

    private static async Task<IResult> AskMoveAsync(WikiRequest request, string path, string? to)
    {
        var page = await FindAsync(request, path);
        return await ShowMoveAsync(request, page, to?.Trim());
    }

    private static async Task<IResult> ShowMoveAsync(WikiRequest request, PageContent page, string? to)
    {
        if (string.IsNullOrEmpty(to))
        {
            return new RazorComponentResult<MovePage>(new { request.Wiki, page.Path, page.Revision });
        }

        try
        {
            var preview = await request.Git.PreviewMoveAsync(request.Caller, request.Wiki, new MoveRequest(page.Path, to, page.Revision), request.Cancellation);
            return new RazorComponentResult<MovePage>(new { request.Wiki, page.Path, page.Revision, To = to, Preview = preview });
        }
        catch (WikibotProblemException problem) when (problem.Status is 400 or 409 or 413)
        {
            return new RazorComponentResult<MovePage>(new { request.Wiki, page.Path, page.Revision, To = to, Problem = problem }) { StatusCode = problem.Status };
        }
    }

    private static async Task<IResult> MoveAsync(WikiRequest request, string path, IFormCollection form)
    {
        var to = form["to"].ToString().Trim();
        var moved = await request.Git.MoveAsync(
            request.Caller, request.Wiki, new MoveRequest(path, to, form["revision"].ToString()), OperationField.Of(form), request.Cancellation);
        var page = moved.Moved.FirstOrDefault(one => one.From == path)?.To ?? to;
        return TypedResults.LocalRedirect(Address.Page(request.Wiki, page));
    }

    private static async Task<IResult> ShowDeleteAsync(WikiRequest request, string path)
    {
        var page = await FindAsync(request, path);
        var links = await request.Git.PageLinksAsync(request.Caller, request.Wiki, page.Path, limit: Links, cancellationToken: request.Cancellation);
        return new RazorComponentResult<DeletePage>(new { request.Wiki, page.Path, page.Revision, Links = links });
    }

    private static async Task<IResult> DeleteAsync(WikiRequest request, string path, IFormCollection form)
    {
        await request.Git.DeletePageAsync(
            request.Caller,
            request.Wiki,
            path,
            form["revision"].ToString(),
            form["message"].ToString().Trim() is { Length: > 0 } message ? message : null,
            OperationField.Of(form),
            request.Cancellation);
        return TypedResults.LocalRedirect(Address.Wiki(request.Wiki));
    }

    /// <summary>The page of exactly that path: what is changed is named exactly.</summary>
    private static async Task<PageContent> FindAsync(WikiRequest request, string path)
    {
        var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, new ReadPageQuery(path, Budget: ReadPageQuery.MinBudget), request.Cancellation);
        return page.ResolvedFrom is null ? page : throw Problem.PageNotFound(path);
    }
}
