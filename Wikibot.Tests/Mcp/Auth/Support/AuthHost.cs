using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wikibot.Mcp.Auth;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>
/// Authentication alone, on real Kestrel at a free port: everything of <c>AddWikibotAuth</c> and <c>MapWikibotAuth</c>,
/// and an endpoint at <c>/mcp</c> that says whom it sees.
/// </summary>
internal sealed class AuthHost : IAsyncDisposable
{
    public const string StaticToken = "static-token-for-the-tests";

    public const string TestPublicUrl = "https://wiki.example.org";
    public const string TestResource = TestPublicUrl + "/mcp";

    private readonly WebApplication _app;

    private AuthHost(WebApplication app, Uri url, ConcurrentQueue<string> asked)
    {
        Asked = asked;
        _app = app;
        Url = url;
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = url };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>A client that follows no redirect.</summary>
    public HttpClient Http { get; }

    public string Resource => new Uri(Url, "/mcp").AbsoluteUri;

    /// <summary>The paths that were asked for so far.</summary>
    public ConcurrentQueue<string> Asked { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it; without an authorization server unless <paramref name="settings"/> name one.</summary>
    public static async Task<AuthHost> StartAsync(
        Dictionary<string, string?>? settings = null, string environment = "Production", TimeProvider? time = null, ILoggerProvider? logs = null, int? port = null)
    {
        var url = new Uri($"http://127.0.0.1:{port ?? FreePort.Next()}");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls(url.AbsoluteUri);
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:PublicUrl"] = url.GetLeftPart(UriPartial.Authority),
            ["MCP_AUTH_TOKEN"] = StaticToken,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddWikibotAuth();
        var app = builder.Build();
        var asked = new ConcurrentQueue<string>();
        app.Use((context, next) =>
        {
            asked.Enqueue(context.Request.Path);
            return next(context);
        });
        app.MapWikibotAuth();
        app.MapPost("/mcp", (ClaimsPrincipal user) => user.ToCaller()).RequireAuthorization();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new AuthHost(app, url, asked);
    }

    /// <summary>
    /// Starts a resource in Production whose AuthKit is <paramref name="issuer"/>, which gives tokens for <see cref="TestResource"/>.
    /// It goes by a fixed public URL, as behind a proxy.
    /// </summary>
    public static Task<AuthHost> StartResourceAsync(
        SignInHost issuer, Dictionary<string, string?>? settings = null, TimeProvider? time = null, ILoggerProvider? logs = null)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:PublicUrl"] = TestPublicUrl,
            ["Wikibot:AuthKit:Domain"] = issuer.Url.GetLeftPart(UriPartial.Authority),
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        return StartAsync(all, "Production", time, logs);
    }

    /// <summary>A POST to <c>/mcp</c> with <paramref name="token"/>.</summary>
    public async Task<HttpResponseMessage> CallAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")) };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
