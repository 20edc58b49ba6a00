using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Wikibot.Git.Problems;

/// <summary>Problem details for everything that goes wrong, and the bounds of what is read at all.</summary>
internal static class ProblemsExtensions
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = Limits.MaxBodyBytes;
            options.AddServerHeader = false;
        });
        services.ConfigureHttpJsonOptions(options => WikibotJson.Apply(options.SerializerOptions));
        return services;
    }

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = _ => Task.CompletedTask,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(context => ProblemWriter.WriteAsync(context.HttpContext, StatusProblems.For(context.HttpContext.Response.StatusCode)));
        app.Use(RefuseAmbiguity);
        return app;
    }

    /// <summary>
    /// Another charset would be transcoded with replacement characters, and a repeated parameter joined with commas, before anyone could refuse it.
    /// </summary>
    private static Task RefuseAmbiguity(HttpContext context, RequestDelegate next)
    {
        foreach (var (name, values) in context.Request.Query)
        {
            if (values.Count > 1)
            {
                throw Problem.Invalid(name, "once", $"'{name}' is given {values.Count} times.");
            }
        }

        var charset = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.Charset : default;
        return charset.HasValue && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? throw StatusProblems.For(StatusCodes.Status415UnsupportedMediaType)
            : next(context);
    }
}
