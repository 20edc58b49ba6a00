using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// The default scheme. Tries AuthKit's tokens, then agents' and the static ones, and answers for all with one challenge that names
/// the protected-resource metadata (RFC 9728, section 5.1; RFC 6750, section 3).
/// </summary>
internal sealed class WikibotBearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IAuthenticationSchemeProvider schemes,
    ProtectedResource resource) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.From(Request) is not { } token)
        {
            return Request.Headers.Authorization.Count > 0
                ? AuthenticateResult.Fail("The Authorization header holds no single bearer token.")
                : AuthenticateResult.NoResult();
        }

        AuthenticateResult? failed = null;
        foreach (var scheme in (string[])[AuthSchemes.AuthKit, AuthSchemes.Agent, AuthSchemes.Static])
        {
            if (await schemes.GetSchemeAsync(scheme) is null || (scheme == AuthSchemes.Agent && !AgentTokenText.IsOne(token)))
            {
                continue;
            }

            var result = await Context.AuthenticateAsync(scheme);
            if (result.Succeeded)
            {
                return result;
            }

            failed = failed?.Failure is null ? result : failed;
        }

        return failed?.Failure is null ? AuthenticateResult.Fail("The token is not known here.") : failed;
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var failure = result.Failure;
        if (failure is IssuerUnavailableException or WikibotProblemException)
        {
            // A 401 would make clients throw their tokens away.
            Response.Headers.RetryAfter = "5";
            await WriteProblemAsync(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Busy, failure is WikibotProblemException ? failure.Message : "The sign-in service cannot be reached. Try again in a moment.");
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, resource.Challenge(failure is null ? null : "invalid_token", failure?.Message));
        await WriteProblemAsync(
            StatusCodes.Status401Unauthorized,
            ProblemCodes.Unauthenticated,
            failure?.Message ?? "Sign in, or send an agent's or static token, as Authorization: Bearer <token>.");
    }

    /// <inheritdoc/>
    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, resource.Challenge("insufficient_scope", "The token does not allow this."));
        await WriteProblemAsync(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "The token does not allow this.");
    }

    private Task WriteProblemAsync(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code })
            .ExecuteAsync(Context);
}
