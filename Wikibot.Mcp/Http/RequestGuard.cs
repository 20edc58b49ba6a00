using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Http;

/// <summary>
/// Refuses what no client of ours sends. A web page that a user happens to visit could otherwise call a service on the user's machine
/// by a name that it points there (DNS rebinding; MCP, Streamable HTTP, security warning): its <c>Host</c> and <c>Origin</c> give it away.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, IOptions<PublicUrlOptions> url, IOptions<RequestGuardOptions> options, IProblemDetailsService problems)
{
    private readonly RequestGuardOptions _options = options.Value;
    private readonly Uri _public = new(url.Value.PublicUrl);

    public async Task InvokeAsync(HttpContext context)
    {
        // An endpoint may take less than the service as a whole, or, where it says so by a limit of its own, more.
        var most = context.GetEndpoint()?.Metadata.GetMetadata<OwnBodyLimit>()?.Bytes ?? Math.Min(_options.MaxBodyBytes, context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? long.MaxValue);

        // Health is asked by address, from inside.
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/alive", StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (!IsKnownHost(context.Request.Host.Host))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "foreign_host", "The Host header names a host that is not served here. Use the public URL; an operator can add a name to Wikibot:AllowedHosts.");
        }
        else if (context.Request.Headers.Origin is [{ } origin, ..] && !IsKnownOrigin(origin))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "foreign_origin", "Pages of this Origin may not call here. An operator can add it to Wikibot:AllowedOrigins.");
        }
        else if (context.Request.ContentLength > most)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, $"The request is larger than {most} bytes.{(most == _options.MaxBodyBytes ? " A page holds at most 1 MiB: split it." : "")}");
        }
        else
        {
            // A body that does not say its length is counted while it is read.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = most;
            }

            await NextAsync(context);
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ArgumentException doubled) when (doubled.ParamName is "key" or "propertyName" && !context.Response.HasStarted)
        {
            // JsonObject finds it out when it is first asked, deep in the MCP endpoint.
            context.Response.Clear();
            await RefuseAsync(context, StatusCodes.Status400BadRequest, ProblemCodes.MalformedRequest, "A member of the JSON occurs twice.");
        }
    }

    private bool IsKnownHost(string host) =>
        string.Equals(host, _public.Host, StringComparison.OrdinalIgnoreCase)
        || (Loopback.IsName(_public.Host) && Loopback.IsName(host))
        || _options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private bool IsKnownOrigin(string origin) =>
        string.Equals(origin, _public.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        || (Loopback.IsName(_public.Host) && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && Loopback.IsName(uri.Host))
        || _options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private async Task RefuseAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = status, Detail = detail, Extensions = { ["code"] = code } },
        });
    }
}
