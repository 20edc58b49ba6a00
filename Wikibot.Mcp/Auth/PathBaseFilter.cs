using Microsoft.Extensions.Options;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// Takes the path that a proxy adds off the request, before routing. A request without it passes as it is, so that
/// proxies which strip the path themselves work with the same configuration.
/// </summary>
internal sealed class PathBaseFilter(IOptions<PublicUrlOptions> url) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        foreach (var path in (string?[])[url.Value.PathBase, url.Value.PublicPath])
        {
            if (!string.IsNullOrEmpty(path))
            {
                app.UsePathBase(path);
            }
        }

        next(app);
    };
}
