using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The development authorization server on real Kestrel at a free port, with a resource of its own that starts when it is first called.</summary>
internal sealed class SignInHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lazy<Task<AuthHost>> _resource;

    private SignInHost(WebApplication app, Uri url, int resourcePort, ConcurrentQueue<string> asked, TimeProvider? time)
    {
        _app = app;
        Url = url;
        Asked = asked;
        Resource = $"http://127.0.0.1:{resourcePort}/mcp";
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = url };
        _resource = new(() => AuthHost.StartAsync(new() { ["Wikibot:AuthKit:Domain"] = Root }, "Development", time, port: resourcePort));
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The issuer.</summary>
    public string Root => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>A client that follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <summary>What its tokens are for; <see cref="AuthHost.TestResource"/> may be asked for as well.</summary>
    public string Resource { get; }

    /// <summary>The paths that were asked for so far.</summary>
    public ConcurrentQueue<string> Asked { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The resource that takes its tokens.</summary>
    public Task<AuthHost> ResourceHostAsync() => _resource.Value;

    /// <summary>Starts it.</summary>
    public static async Task<SignInHost> StartAsync(Dictionary<string, string?>? settings = null, TimeProvider? time = null, string? resource = null)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var port = FreePort.Next();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseUrls(url.AbsoluteUri);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:SignIn:Issuer"] = url.GetLeftPart(UriPartial.Authority),
            ["Wikibot:SignIn:Resources:0"] = resource ?? $"http://127.0.0.1:{port}/mcp",
            ["Wikibot:SignIn:Resources:1"] = AuthHost.TestResource,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddSignIn();
        var app = builder.Build();
        var asked = new ConcurrentQueue<string>();
        app.Use((context, next) =>
        {
            asked.Enqueue(context.Request.Path);
            return next(context);
        });
        app.MapSignIn();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new SignInHost(app, url, port, asked, time);
    }

    /// <summary>A POST with <paramref name="token"/> to the resource.</summary>
    public async Task<HttpResponseMessage> CallAsync(string? token) => await (await _resource.Value).CallAsync(token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_resource.IsValueCreated)
        {
            await (await _resource.Value).DisposeAsync();
        }

        await _app.DisposeAsync();
    }
}
