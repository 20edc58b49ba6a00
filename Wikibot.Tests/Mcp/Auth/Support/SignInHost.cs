using System.Collections.Concurrent;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The development authorization server on real Kestrel at a free port, with a resource of its own that starts when it is first called.</summary>
internal sealed class SignInHost : IAsyncDisposable
{
    private readonly LocalApp _app;
    private readonly Lazy<Task<AuthHost>> _resource;

    private SignInHost(LocalApp app, int resourcePort, TimeProvider? time)
    {
        _app = app;
        Resource = ResourceAt(resourcePort);
        _resource = new(() => AuthHost.StartAsync(new() { ["Wikibot:AuthKit:Domain"] = Root }, "Development", time, port: resourcePort));
    }

    /// <inheritdoc cref="LocalApp.Url"/>
    public Uri Url => _app.Url;

    /// <summary>The issuer.</summary>
    public string Root => Url.GetLeftPart(UriPartial.Authority);

    /// <inheritdoc cref="LocalApp.Http"/>
    public HttpClient Http => _app.Http;

    /// <summary>What its tokens are for; <see cref="AuthHost.TestResource"/> may be asked for as well.</summary>
    public string Resource { get; }

    /// <inheritdoc cref="LocalApp.Asked"/>
    public ConcurrentQueue<string> Asked => _app.Asked;

    public IServiceProvider Services => _app.Services;

    /// <summary>The resource that takes its tokens.</summary>
    public Task<AuthHost> ResourceHostAsync() => _resource.Value;

    /// <summary>Starts it.</summary>
    public static async Task<SignInHost> StartAsync(Dictionary<string, string?>? settings = null, TimeProvider? time = null, string? resource = null)
    {
        var (port, resourcePort) = (FreePort.Next(), FreePort.Next());
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:SignIn:Issuer"] = $"http://127.0.0.1:{port}",
            ["Wikibot:SignIn:Resources:0"] = resource ?? ResourceAt(resourcePort),
            ["Wikibot:SignIn:Resources:1"] = AuthHost.TestResource,
        };
        return new SignInHost(await LocalApp.StartAsync(port, "Development", defaults, settings, time, SignInExtensions.AddSignIn, SignInExtensions.MapSignIn), resourcePort, time);
    }

    /// <summary>A POST with <paramref name="token"/> to the resource.</summary>
    public async Task<HttpResponseMessage> CallAsync(string? token) => await (await _resource.Value).CallAsync(token);

    public async ValueTask DisposeAsync()
    {
        if (_resource.IsValueCreated)
        {
            await (await _resource.Value).DisposeAsync();
        }

        await _app.DisposeAsync();
    }

    private static string ResourceAt(int port) => $"http://127.0.0.1:{port}/mcp";
}
