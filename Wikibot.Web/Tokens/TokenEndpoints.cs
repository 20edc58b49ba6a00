using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Web.SignIn;
using Wikibot.Web.Site;

namespace Wikibot.Web.Tokens;

/// <summary>The tokens that somebody gave to agents: listed, made, revoked. A token is shown once, in the answer that made it, and kept nowhere here.</summary>
internal static class TokenEndpoints
{
    private const string Path = "/tokens";

    /// <summary>Maps it.</summary>
    public static void MapTokens(this WebApplication app)
    {
        var tokens = app.MapGroup(Path);
        tokens.RequireAuthorization();
        tokens.MapGet("", (ClaimsPrincipal user, IWikibotTokens kept, IOptions<SiteOptions> site, CancellationToken cancellationToken) => ShowAsync(user, kept, site, made: null, problem: null, cancellationToken));
        tokens.MapPost("", CreateAsync);
        tokens.MapPost("/revoke", RevokeAsync);
    }

    private static async Task<IResult> CreateAsync(ClaimsPrincipal user, IWikibotTokens kept, IOptions<SiteOptions> site, IFormCollection form, CancellationToken cancellationToken)
    {
        string[] wikis = form["wikis"].ToString().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        int? days = int.TryParse(form["days"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var asked = new CreateTokenRequest(
            form["name"].ToString().Trim(), form["rights"].ToString(), days, wikis.Length > 0 ? wikis : null, form["folder"].ToString().Trim() is { Length: > 0 } folder ? folder : null);
        try
        {
            return await ShowAsync(user, kept, site, await kept.CreateTokenAsync(user.ToCaller(), asked, cancellationToken), problem: null, cancellationToken);
        }
        catch (WikibotProblemException problem) when (problem.Status is 400 or 404 or 409)
        {
            return await ShowAsync(user, kept, site, made: null, problem, cancellationToken);
        }
    }

    private static async Task<IResult> RevokeAsync(ClaimsPrincipal user, IWikibotTokens kept, IFormCollection form, CancellationToken cancellationToken)
    {
        await kept.RevokeTokenAsync(user.ToCaller(), form["id"].ToString(), cancellationToken);
        return TypedResults.LocalRedirect(Path);
    }

    private static async Task<IResult> ShowAsync(
        ClaimsPrincipal user, IWikibotTokens kept, IOptions<SiteOptions> site, NewToken? made, WikibotProblemException? problem, CancellationToken cancellationToken)
    {
        var list = await kept.ListTokensAsync(user.ToCaller(), new TokensQuery(Limit: TokensQuery.MaxLimit), cancellationToken);
        return new RazorComponentResult<TokensPage>(new { list.Tokens, Made = made, Problem = problem, site.Value.McpUrl }) { StatusCode = problem?.Status ?? StatusCodes.Status200OK };
    }
}
