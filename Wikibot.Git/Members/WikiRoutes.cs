using Wikibot.Git.Identity;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Members;

/// <summary>The role that a route of one wiki needs: metadata of every one of them.</summary>
/// <param name="Role">The role.</param>
/// <param name="EvenDeleted">Whether it serves owners of a deleted wiki too.</param>
/// <param name="EvenPublic">Whether it serves, of a public wiki, everybody, signed in or not.</param>
internal sealed record NeedsRole(Role Role, bool EvenDeleted = false, bool EvenPublic = false);

/// <summary>The routes of one wiki: whatever is mapped here is reached with the role that the route names, and by nobody else.</summary>
internal static class WikiRoutes
{
    private const string Parameter = "wiki";

    /// <summary>
    /// A wiki that is not there is answered at the end of such a span: longer than it takes to find out that somebody is no member, so that both look alike.
    /// </summary>
    private static readonly TimeSpan s_refusal = TimeSpan.FromMilliseconds(50);

    /// <summary>The group of all routes below <c>/wikis/{wiki}</c>.</summary>
    public static RouteGroupBuilder MapWiki(this IEndpointRouteBuilder routes) => routes.MapGroup($"/wikis/{{{Parameter}}}");

    /// <summary>Names the role that the route needs.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, Role role, bool evenDeleted = false, bool evenPublic = false) =>
        route.WithMetadata(new NeedsRole(role, evenDeleted, evenPublic));

    /// <summary>
    /// Opens the wiki of the address and checks the role; whoever is not signed in gets no further than here, but to what is public. Belongs after the identity check, the
    /// budgets and the spans.
    /// </summary>
    public static WebApplication UseWikiAccess(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var caller = context.Features.Get<RequestCaller>();
            var needed = context.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>();
            if (caller is { Caller.IsAnonymous: true } && needed is not { EvenPublic: true })
            {
                throw SignIn();
            }

            using var ahead = TipAhead.Begin();
            if (context.GetEndpoint() is RouteEndpoint endpoint && context.GetRouteValue(Parameter) is string wiki)
            {
                context.Features.Set(await OpenAsync(
                    context,
                    caller ?? throw new InvalidOperationException("There is no caller: the identity check comes first."),
                    wiki,
                    needed ?? throw new InvalidOperationException($"The route {endpoint.DisplayName} names no role.")));
            }
            else if (caller is { Token: { } token } && context.GetEndpoint() is { } other && other.Metadata.GetMetadata<TokenUse>() is null)
            {
                throw TokenLimit.User(token);
            }

            await next(context);
        });
        return app;
    }

    private static async Task<WikiAccess> OpenAsync(HttpContext context, RequestCaller caller, string wiki, NeedsRole needed)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var began = time.GetTimestamp();
        try
        {
            return await context.RequestServices.GetRequiredService<WikiGate>().OpenAsync(
                caller, wiki, needed, context.GetEndpoint()!.Metadata.GetMetadata<TokenUse>() ?? TokenUse.Default, context.RequestAborted);
        }
        catch (Exception refused) when (IsHidden(refused, caller, wiki))
        {
            var took = time.GetElapsedTime(began);
            await Task.Delay(s_refusal - TimeSpan.FromTicks(took.Ticks % s_refusal.Ticks), time, context.RequestAborted);
            if (caller.Caller.IsAnonymous && refused is WikibotProblemException)
            {
                throw SignIn();
            }

            throw;
        }
    }

    /// <summary>Whether it must not be told from a wiki that is not there, by when it is answered: to whoever is not signed in, neither is one that is damaged (the face tells them no more).</summary>
    private static bool IsHidden(Exception refused, RequestCaller caller, string wiki) =>
        refused is WikibotProblemException { Code: ProblemCodes.WikiNotFound } || (caller.Caller.IsAnonymous && WikiDamage.Of(refused, wiki) is not null);

    private static WikibotProblemException SignIn() => Problem.Make(401, ProblemCodes.Unauthenticated, "Sign in: this is not public, or not there.");
}
