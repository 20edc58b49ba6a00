using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Wikibot.ServiceDefaults.Health;

internal static class HealthExtensions
{
    private const string Ready = "/health";
    private const string Alive = "/alive";
    private const string Live = "live";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().DisableHttpMetrics();
        endpoints.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous().DisableHttpMetrics();
    }

    /// <summary>The status, and below it what each check that is not healthy says.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var troubles = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy && entry.Value.Description is not null).Select(entry => $"\n{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(report.Status + string.Concat(troubles), context.RequestAborted);
    }

    /// <summary>A probe is no request of a user: it is neither traced, nor logged, nor the one that counts as the cold start.</summary>
    public static bool IsProbe(this HttpRequest request) => request.Path == Ready || request.Path == Alive;
}
