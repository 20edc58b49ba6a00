using Wikibot.Git.Identity;

namespace Wikibot.Git.Members;

/// <summary>The role that a route of one wiki needs: metadata of every one of them.</summary>
internal sealed record NeedsRole(Role Role);

/// <summary>The routes of one wiki: whatever is mapped here is reached with the role that the route names, and by nobody else.</summary>
internal static class WikiRoutes
{
    private const string Parameter = "wiki";

    /// <summary>The group of all routes below <c>/wikis/{wiki}</c>.</summary>
    public static RouteGroupBuilder MapWiki(this IEndpointRouteBuilder routes) => routes.MapGroup($"/wikis/{{{Parameter}}}");

    /// <summary>Names the role that the route needs.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, Role role) => route.WithMetadata(new NeedsRole(role));

    /// <summary>Opens the wiki of the address and checks the role. Belongs after the identity check, the budgets and the spans.</summary>
    public static WebApplication UseWikiAccess(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is RouteEndpoint endpoint && context.GetRouteValue(Parameter) is string wiki)
            {
                var needed = endpoint.Metadata.GetMetadata<NeedsRole>() ?? throw new InvalidOperationException($"The route {endpoint.DisplayName} names no role.");
                var caller = context.Features.Get<RequestCaller>() ?? throw new InvalidOperationException("There is no caller: the identity check comes first.");
                var gate = context.RequestServices.GetRequiredService<WikiGate>();
                context.Features.Set(await gate.OpenAsync(caller.Caller, wiki, needed.Role, context.RequestAborted));
            }

            await next(context);
        });
        return app;
    }
}
