using Wikibot.Git.Storage.Diagnostics;

namespace Wikibot.Git.Telemetry;

/// <summary>
/// One span for what a request does to a repository, with the wiki, the page and all that its storage operations
/// counted together; a commit keeps a span of its own inside.
/// </summary>
internal static class OperationSpans
{
    /// <summary>Belongs after the identity check: who is turned away there has read nothing.</summary>
    public static WebApplication UseOperationSpans(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is not RouteEndpoint endpoint || context.GetRouteValue("wiki") is not string wiki)
            {
                await next(context);
                return;
            }

            var page = context.Request.Query["path"] is [{ Length: > 0 } path] ? path : null;
            using var operation = StorageTelemetry.Begin(Name(context.Request, endpoint), wiki, page);
            try
            {
                await next(context);
            }
            catch (WikibotProblemException problem)
            {
                operation.Tag("wikibot.problem.code", problem.Code);
                throw;
            }
        });
        return app;
    }

    /// <summary><c>git.</c> and what is asked for: <c>read</c> and <c>write</c> of a page, else the last word of the route.</summary>
    private static string Name(HttpRequest request, RouteEndpoint endpoint)
    {
        var last = endpoint.RoutePattern.PathSegments[^1].Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart { Content: var literal }] ? literal : "wiki";
        return (last, HttpMethods.IsGet(request.Method)) switch
        {
            ("page", true) => StorageTelemetry.ReadOperation,
            ("page", false) => "git.write",
            ("pages", true) => "git.list",
            _ => "git." + last,
        };
    }
}
