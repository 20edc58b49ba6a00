using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Map;

/// <summary>Links as a picture: of a wiki or folder, and around a page. The same stands below it in words.</summary>
internal static class MapEndpoints
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapLinks(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/map", FolderAsync);
        wiki.MapGet("/map/{**path}", PageAsync);
        return wiki;
    }

    private static async Task<IResult> FolderAsync(WikiRequest request, string? folder)
    {
        var graph = await request.Git.LinkGraphAsync(request.Caller, request.Wiki, new GraphQuery(Prefix: folder), request.Cancellation);
        return new RazorComponentResult<MapPage>(new { request.Wiki, Folder = folder ?? "", Graph = graph, Drawing = ForceLayout.Draw(graph) });
    }

    private static async Task<IResult> PageAsync(WikiRequest request, string path)
    {
        var graph = await request.Git.LinkGraphAsync(request.Caller, request.Wiki, new GraphQuery(path), request.Cancellation);
        return new RazorComponentResult<MapPage>(new { request.Wiki, Path = graph.Pages[0].Path, Graph = graph, Drawing = NearLayout.Draw(graph) });
    }
}
