using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>The git service by its own client, with the identity that the MCP service would send.</summary>
internal sealed class GitServiceClient : IAsyncDisposable
{
    private static readonly Caller s_owner = new("static:default", "default", "default@static.wikibot.invalid");
    private readonly ServiceProvider _services;
    private readonly IWikibotGit _git;

    public GitServiceClient(Uri address, IdentityOptions identity)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationManager());
        services.AddSingleton(Options.Create(identity));
        services.AddWikibotGitClient().ConfigureHttpClient(client => client.BaseAddress = address);
        _services = services.BuildServiceProvider();
        _git = _services.GetRequiredService<IWikibotGit>();
    }

    /// <summary>Reads a page.</summary>
    public Task ReadAsync(string wiki, string path, CancellationToken cancellationToken) => _git.ReadPageAsync(s_owner, wiki, path, cancellationToken: cancellationToken);

    /// <summary>Makes a token of the owner's that is good for one wiki.</summary>
    public async Task<string> CreateTokenAsync(string name, string rights, string wiki, CancellationToken cancellationToken) =>
        (await _services.GetRequiredService<IWikibotTokens>().CreateTokenAsync(s_owner, new CreateTokenRequest(name, rights, Wikis: [wiki]), cancellationToken)).Token;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
