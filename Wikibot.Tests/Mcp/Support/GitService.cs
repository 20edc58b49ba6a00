using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wikibot.Git.Index;
using Wikibot.Git.Writing;

namespace Wikibot.Tests.Mcp;

/// <summary>The real git service in memory, over a scratch folder, with the wiki <c>home</c> that both test tokens may write.</summary>
/// <param name="settings">Further configuration.</param>
/// <param name="beside">Another one, whose wikis are served too.</param>
internal sealed class GitService(IReadOnlyDictionary<string, string>? settings = null, GitService? beside = null) : WebApplicationFactory<WikiWriter>
{
    public const string Secret = "a secret that both services of the tests share";

    private readonly ScratchFolder _data = new();
    private readonly ScratchFolder _index = new();
    private WikiIndexes? _indexes;

    /// <summary>The bare repository of a wiki.</summary>
    public string Repository(string wiki) => Path.Combine(Data, wiki + ".git");

    private string Data => beside?.Data ?? _data.Path;

    /// <summary>The MCP service in front of it.</summary>
    public McpService WithMcp(Dictionary<string, string?>? settings = null) => McpService.Over(() => Server.CreateHandler(), settings);

    // The service's own Main disposes of its services as well, and whoever comes second does not wait for the first: what keeps files ends before both.
    public override async ValueTask DisposeAsync()
    {
        _indexes?.Dispose();
        await base.DisposeAsync();
    }

    protected override IHost CreateHost(IHostBuilder builder)
    {
        var host = base.CreateHost(builder);
        _indexes = host.Services.GetRequiredService<WikiIndexes>();
        return host;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UsePatience();
        builder.UseSetting("Wikibot:Storage:Root", Data);
        builder.UseSetting("Wikibot:Index:Folder", _index.Path);
        builder.UseSetting("Wikibot:Identity:Secret", Secret);
        builder.UseSetting("Wikibot:Seed:Wiki", "home");
        builder.UseSetting("Wikibot:Seed:Members:0", "static:default=owner");
        builder.UseSetting("Wikibot:Seed:Members:1", "static:other=owner");
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _indexes?.Dispose();
        }

        base.Dispose(disposing);
        if (disposing)
        {
            _data.Dispose();
            _index.Dispose();
        }
    }
}
