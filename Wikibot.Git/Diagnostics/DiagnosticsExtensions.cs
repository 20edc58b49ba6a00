using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Identity;

namespace Wikibot.Git.Diagnostics;

/// <summary>A look at the share from inside, for operators.</summary>
internal static class DiagnosticsExtensions
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ShareHealth>("share");
        return services.AddSingleton<ShareProbe>().AddTransient<IStartupFilter, ColdStart>();
    }

    /// <summary>Maps <c>POST /diagnostics/share</c>; like everything, only for a signed identity.</summary>
    public static IEndpointRouteBuilder MapDiagnostics(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/diagnostics/share", Ok<ShareReport> (HttpContext context, RequestCaller _, ShareProbe probe)
            => TypedResults.Ok(probe.Run(cold: context.Features.Get<FirstRequest>() != null)));
        return routes;
    }
}
