using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Sharing;

/// <summary>Who may do what, and how an agent connects.</summary>
internal static class SharingEndpoints
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapSharing(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/members", (WikiRequest request) => ShowAsync(request, problem: null, asked: null));
        wiki.MapPost("/members", SetAsync);
        wiki.MapGet("/connect", ConnectAsync);
        return wiki;
    }

    private static async Task<IResult> ConnectAsync(WikiRequest request, IOptions<SiteOptions> site)
    {
        var info = await request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        return new RazorComponentResult<ConnectPage>(new { request.Wiki, site.Value.McpUrl, IsPublic = info.PublicSince is not null });
    }

    private static async Task<IResult> SetAsync(WikiRequest request, IFormCollection form)
    {
        var asked = new SetMemberRequest(form["member"].ToString().Trim(), form["role"].ToString(), form["confirm"].ToString().Trim() is { Length: > 0 } confirm ? confirm : null);
        try
        {
            await request.Git.SetMemberAsync(request.Caller, request.Wiki, asked, OperationField.Of(form), request.Cancellation);
            return TypedResults.LocalRedirect(Address.In(request.Wiki, "members"));
        }
        catch (WikibotProblemException problem) when (problem.Status is 400 or 404 or 409 && problem.Code is not (ProblemCodes.WikiNotFound or ProblemCodes.WikiDeleted))
        {
            return await ShowAsync(request, problem, asked);
        }
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, WikibotProblemException? problem, SetMemberRequest? asked)
    {
        var info = request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        var members = request.Git.ListMembersAsync(request.Caller, request.Wiki, new MembersQuery(Limit: MembersQuery.MaxLimit), request.Cancellation);
        await Task.WhenAll(info, members);
        return new RazorComponentResult<MembersPage>(new
        {
            request.Wiki,
            (await members).Members,
            More = (await members).NextCursor is not null,
            IsOwner = (await info).Role == "owner",
            Problem = problem,
            Asked = asked,
        }) { StatusCode = problem?.Status ?? StatusCodes.Status200OK };
    }
}
