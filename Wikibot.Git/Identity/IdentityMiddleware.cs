using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Git.Identity;

/// <summary>Checks the header <see cref="IdentityToken.HeaderName"/>. Only the two health checks are exempt.</summary>
internal sealed class IdentityMiddleware(RequestDelegate next, IdentityToken tokens)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsHealthCheck(context.Request))
        {
            var header = context.Request.Headers[IdentityToken.HeaderName];
            var caller = header.Count == 1 && header[0] is { Length: > 0 } token ? await tokens.ValidateAsync(token) : null;
            context.Features.Set(new RequestCaller(caller ?? throw Problem.Make(
                401, ProblemCodes.Unauthenticated, $"The request carries no valid identity: {IdentityToken.HeaderName} is missing, forged or expired.")));
            RequestTelemetry.Of(context)?.SetUser(caller.Subject);
        }

        await next(context);
    }

    private static bool IsHealthCheck(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is "/health" or "/alive";
}
