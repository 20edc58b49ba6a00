using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>A part of a service on real Kestrel, which notes what it is asked for.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalApp(WebApplication app, Uri url)
    {
        (_app, Url) = (app, url);
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = url };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>A client that follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <summary>The paths that were asked for so far.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it at <paramref name="port"/> with the settings of <paramref name="defaults"/>, which those of <paramref name="settings"/> replace.</summary>
    public static async Task<LocalApp> StartAsync(
        int port,
        string environment,
        Dictionary<string, string?> defaults,
        Dictionary<string, string?>? settings,
        TimeProvider? time,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        ILoggerProvider? logs = null)
    {
        var url = new Uri($"http://127.0.0.1:{port}");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls(url.AbsoluteUri);
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.Configuration.AddInMemoryCollection(PatientTime.Settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(defaults);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(time ?? new PatientTime());
        add(builder);
        var app = builder.Build();
        var local = new LocalApp(app, url);
        app.Use((context, next) =>
        {
            local.Asked.Enqueue(context.Request.Path);
            return next(context);
        });
        map(app);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return local;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
