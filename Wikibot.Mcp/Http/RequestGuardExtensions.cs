using Wikibot.Git.Client;

namespace Wikibot.Mcp.Http;

/// <summary>What stands before every endpoint: errors as problem details, and the guard of hosts, origins and sizes.</summary>
internal static class RequestGuardExtensions
{
    /// <summary>Adds problem details (RFC 9457) with a <c>code</c>, and the guard's options.</summary>
    public static TBuilder AddRequestGuard<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<RequestGuardOptions>().BindConfiguration(RequestGuardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", Code(context.ProblemDetails.Status)));
        builder.Services.AddExceptionHandler(options => options.StatusCodeSelector = exception =>
            exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError);
        return builder;
    }

    /// <summary>Puts the guard and the error answers in front of what is mapped.</summary>
    public static WebApplication UseRequestGuard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<RequestGuard>();
        return app;
    }

    private static string Code(int? status) => status switch
    {
        StatusCodes.Status401Unauthorized => ProblemCodes.Unauthenticated,
        StatusCodes.Status403Forbidden => ProblemCodes.Forbidden,
        StatusCodes.Status404NotFound => ProblemCodes.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemCodes.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ProblemCodes.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => ProblemCodes.UnsupportedMediaType,
        >= 500 => ProblemCodes.Internal,
        _ => ProblemCodes.MalformedRequest,
    };
}
