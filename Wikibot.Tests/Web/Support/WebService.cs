using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wikibot.Tests.Mcp;
using Wikibot.Web.Site;

namespace Wikibot.Tests.Web;

/// <summary>The web service as its Program.cs builds it, on real Kestrel at a free port, in front of a real git service.</summary>
internal sealed class WebService : WebApplicationFactory<SiteOptions>
{
    private readonly GitService _git;
    private readonly Dictionary<string, string?> _settings;

    private WebService(GitService git, Dictionary<string, string?> settings) => (_git, _settings) = (git, settings);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="git">The git service.</param>
    /// <param name="port">Where it listens, and its public address.</param>
    /// <param name="settings">Its settings.</param>
    public static WebService Start(GitService git, int port, Dictionary<string, string?> settings)
    {
        var service = new WebService(git, settings) { Url = new Uri($"http://localhost:{port}/") };

        // Not UseKestrel(port): that changes the address of a server which the service's own Main may just have started.
        service.UseKestrel(options => options.Listen(IPAddress.Loopback, port));
        service.StartServer();
        return service;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UsePatience();
        builder.UseSetting("Wikibot:Identity:Secret", GitService.Secret);
        builder.UseSetting("Wikibot:Web:PublicUrl", Url.AbsoluteUri);
        builder.UseSetting("services:git:http:0", "http://localhost");
        foreach (var (name, value) in _settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => services.AddHttpClient("git").ConfigurePrimaryHttpMessageHandler(() => _git.Server.CreateHandler()));
    }
}
