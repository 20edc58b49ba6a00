using System.ComponentModel.DataAnnotations;

namespace Wikibot.Mcp.Http;

/// <summary>Which requests are let in at all, beside those to the public URL. Configuration section <c>Wikibot</c>.</summary>
internal sealed class RequestGuardOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot";

    /// <summary>
    /// Further values of <c>Host</c>, without a port, such as the inner name that a proxy asks for. Environment: <c>Wikibot__AllowedHosts__0</c>.
    /// </summary>
    /// <value>Default: none. Where the public URL is on this machine, every loopback name is let in.</value>
    public IList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Further values of <c>Origin</c>, such as <c>https://app.example.org</c>: pages of these sites may call. Environment: <c>Wikibot__AllowedOrigins__0</c>.
    /// </summary>
    /// <value>Default: none. Where the public URL is on this machine, every loopback origin is let in.</value>
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Most bytes of a request body: a page of 1 MiB in JSON at its longest, with room.</summary>
    /// <value>Default: 8 MiB.</value>
    [Range(1 << 16, 1 << 26)]
    public long MaxBodyBytes { get; set; } = 8 << 20;
}
