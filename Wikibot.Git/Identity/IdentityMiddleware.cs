using Wikibot.Git.Tokens;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Git.Identity;

/// <summary>Checks the header <see cref="IdentityToken.HeaderName"/>, and the agent's token that it names. Only the two health checks are exempt.</summary>
internal sealed class IdentityMiddleware(RequestDelegate next, IdentityToken identities, TokenBook tokens)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsHealthCheck(context.Request))
        {
            var header = context.Request.Headers[IdentityToken.HeaderName];
            var named = header.Count == 1 && header[0] is { Length: > 0 } identity ? await identities.ValidateAsync(identity) : null;
            var caller = await ByTokenAsync(
                named ?? throw Problem.Make(401, ProblemCodes.Unauthenticated, $"The request carries no valid identity: {IdentityToken.HeaderName} is missing, forged or expired."),
                context.RequestAborted);
            context.Features.Set(caller);
            RequestTelemetry.Of(context)?.SetUser(caller.Caller.Subject);
        }

        await next(context);
    }

    /// <summary>Of a token's holder nothing but the token and by what they call is believed: who it is, and what it may, the share says.</summary>
    private async ValueTask<RequestCaller> ByTokenAsync(Caller named, CancellationToken cancellationToken)
    {
        if (named.Token is not { } hash)
        {
            return new RequestCaller(named);
        }

        var token = await tokens.RequireAsync(hash, cancellationToken);
        return new RequestCaller(token.ToCaller(named.Origin), token);
    }

    private static bool IsHealthCheck(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path.Value is "/health" or "/alive";
}
