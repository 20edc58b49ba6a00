using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.SignIn;
using Wikibot.Web.Site;

namespace Wikibot.Web.Wikis;

/// <summary>The start: the wikis that somebody is a member of, and a new one.</summary>
internal static class WikiEndpoints
{
    /// <summary>Wikis on the start page.</summary>
    private const int Shown = 200;

    /// <summary>Maps it.</summary>
    public static void MapWikis(this WebApplication app)
    {
        app.MapGet("/", StartAsync).AllowAnonymous();
        app.MapPost("/wikis", CreateAsync).RequireAuthorization();
    }

    /// <summary>The routes of one wiki: for who is signed in; what they may do there is the git service's to say.</summary>
    public static RouteGroupBuilder MapWiki(this WebApplication app)
    {
        var wiki = app.MapGroup("/w/{wiki}");
        wiki.RequireAuthorization();
        return wiki;
    }

    private static async Task<IResult> StartAsync(ClaimsPrincipal user, IWikibotGit git, CancellationToken cancellationToken)
    {
        if (user.Identity?.IsAuthenticated != true)
        {
            return new RazorComponentResult<WelcomePage>();
        }

        var list = await git.ListWikisAsync(user.ToCaller(), limit: Shown, cancellationToken: cancellationToken);
        return new RazorComponentResult<WikiListPage>(new { list.Wikis, More = list.NextCursor is not null });
    }

    private static async Task<IResult> CreateAsync(ClaimsPrincipal user, IWikibotGit git, IFormCollection form, CancellationToken cancellationToken)
    {
        var created = await git.CreateWikiAsync(
            user.ToCaller(), new CreateWikiRequest(form["name"].ToString().Trim(), form["title"].ToString().Trim() is { Length: > 0 } title ? title : null), OperationIds.New(), cancellationToken);
        return TypedResults.LocalRedirect(Address.Wiki(created.Name));
    }
}
