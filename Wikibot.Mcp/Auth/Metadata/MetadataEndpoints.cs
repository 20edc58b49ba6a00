using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace Wikibot.Mcp.Auth;

/// <summary>Serves the protected-resource metadata at both of its well-known forms, and nothing else under them.</summary>
internal static class MetadataEndpoints
{
    /// <summary>
    /// Maps the path form (<c>…/oauth-protected-resource/mcp</c>) and the root form; where the public URL has a path,
    /// also as RFC 9728 forms them, with that path at the end.
    /// </summary>
    public static void MapProtectedResourceMetadata(this WebApplication app)
    {
        var path = app.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.PublicPath;
        foreach (var form in new[] { "", "/mcp", path, path + "/mcp" }.Distinct(StringComparer.Ordinal))
        {
            app.MapGet(ProtectedResource.WellKnown + form, (ProtectedResource resource, HttpResponse response) => Answer(resource, response)).AllowAnonymous();
        }
    }

    private static IResult Answer(ProtectedResource resource, HttpResponse response)
    {
        if (resource.Metadata is not { } metadata)
        {
            // Anything but 404 makes Claude Code believe that there is OAuth here, and drop its static token.
            return TypedResults.NotFound();
        }

        // Browser-based clients (the inspector, for one) read it across origins; it holds nothing secret.
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Json(metadata, McpJsonUtilities.DefaultOptions);
    }
}
