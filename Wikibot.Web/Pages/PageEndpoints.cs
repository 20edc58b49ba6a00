using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Pages;

/// <summary>Reading: the wiki with its folders, and its pages.</summary>
internal static class PageEndpoints
{
    /// <summary>Pages, files and folders of one list.</summary>
    private const int Listed = 1000;

    /// <summary>Changes on the wiki's own page.</summary>
    private const int Recent = 8;

    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapPages(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("", WikiAsync);
        wiki.MapGet("/p/{**path}", PageAsync);
        return wiki;
    }

    private static async Task<IResult> WikiAsync(WikiRequest request, string? folder)
    {
        var (wiki, caller, git, cancellation) = request;
        var info = await git.GetWikiAsync(caller, wiki, cancellation);
        var list = git.ListPagesAsync(caller, wiki, prefix: folder, depth: 1, limit: Listed, files: true, cancellationToken: cancellation);
        var changes = git.RecentChangesAsync(caller, wiki, new ChangesQuery(Prefix: folder, Limit: Recent), cancellation);
        await Task.WhenAll(list, changes);
        return new RazorComponentResult<WikiPage>(new
        {
            Info = info,
            Folder = folder ?? "",
            Items = (await list).Items,
            More = (await list).NextCursor is not null,
            (await changes).Changes,
        });
    }

    private static async Task<IResult> PageAsync(WikiRequest request, string? path, string? at)
    {
        if (string.IsNullOrEmpty(path))
        {
            return TypedResults.LocalRedirect(Address.Wiki(request.Wiki));
        }

        // Links beyond that many are found when they are followed.
        var (page, links) = await request.Git.ViewPageAsync(request.Caller, request.Wiki, new ViewPageQuery(path, at, ViewPageQuery.MaxLinks), request.Cancellation);
        if (page.ResolvedFrom is not null)
        {
            // By another name than its own: on to where it is.
            return TypedResults.LocalRedirect(Address.Page(request.Wiki, page.Path, at));
        }

        var shown = await PageShow.RenderAsync(request, page, links, at);
        return new RazorComponentResult<PageView>(new { request.Wiki, Page = page, Shown = shown, Links = links, At = at });
    }
}
