using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.DevSignIn;

/// <summary>
/// Guards every page of the development authorization server against other web sites: a <c>Host</c> that is neither the public
/// one nor this machine (DNS rebinding), an <c>Origin</c> that is neither, a request from within a frame, and a connection
/// from another machine, which may call itself what it likes, get 403.
/// </summary>
internal sealed class SameMachineFilter(IOptions<SignInOptions> options) : IEndpointFilter
{
    private static readonly string[] FrameDestinations = ["iframe", "frame", "embed", "object", "fencedframe"];

    private readonly Uri _public = new(options.Value.Issuer);

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (context.HttpContext.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
        {
            return Refuse("The development sign-in serves this machine only.");
        }

        if (!IsOurs(request.Host.Host))
        {
            return Refuse("The Host header names another machine.");
        }

        if (request.Headers.Origin.Count > 0 && !MayCome(request))
        {
            return Refuse("The Origin header names another site.");
        }

        return FrameDestinations.Contains(request.Headers["Sec-Fetch-Dest"].ToString(), StringComparer.OrdinalIgnoreCase)
            ? Refuse("This page is not for frames.")
            : await next(context);
    }

    private bool MayCome(HttpRequest request)
    {
        if (request.Headers.Origin.Count != 1 || !Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin))
        {
            return false;
        }

        // Pages of other programs on this machine may fetch metadata and tokens; only our own page may answer for the user.
        var own = string.Equals(origin.GetLeftPart(UriPartial.Authority), _public.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            || (IsOurs(origin.Host) && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
        return own || (IsOurs(origin.Host) && !request.Path.StartsWithSegments(AuthorizeEndpoint.Path, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsOurs(string host) => Loopback.IsName(host) || string.Equals(host, _public.Host, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult Refuse(string detail) => TypedResults.Problem(
        detail,
        statusCode: StatusCodes.Status403Forbidden,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "forbidden" });
}
