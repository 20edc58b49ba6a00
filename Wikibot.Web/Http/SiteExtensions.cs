using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults.Http;
using Wikibot.Web.Site;

namespace Wikibot.Web.Http;

/// <summary>What every page has: its headers, its errors as pages, and the hosts that are served at all.</summary>
internal static class SiteExtensions
{
    /// <summary>Most bytes of a request: a page of 1 MiB as a form writes it (three bytes for each that is no letter) or a file of 3 MiB, and the rest of its form.</summary>
    private const int MaxBody = 4 * 1024 * 1024;

    /// <summary>Adds it.</summary>
    public static void AddSite(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Assets>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents();

        // Text in its own letters, not as numbers of them: what is special in HTML is still written so.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddOptions<HostFilteringOptions>().Configure<IOptions<SiteOptions>>((filter, site) => filter.AllowedHosts = [.. Hosts(new Uri(site.Value.PublicUrl).Host), .. site.Value.AllowedHosts]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
    }

    /// <summary>Puts it in front of what is mapped.</summary>
    public static void UseSite(this WebApplication app)
    {
        // Whatever a proxy calls this service on its inner side: redirects to the sign-in are made of the request's own host.
        var url = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.PublicUrl);
        app.Use((context, next) =>
        {
            (context.Request.Scheme, context.Request.Host) = (url.Scheme, HostString.FromUriComponent(url));
            return next(context);
        });
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = ProblemPages.ShowExceptionAsync,
            StatusCodeSelector = ProblemPages.StatusOf,
            // A refusal is no fault, and its sentence may quote what somebody wrote: the request's own line names its code.
            SuppressDiagnosticsCallback = handled => handled.Exception is WikibotProblemException or BadHttpRequestException,
        });
        app.UseStatusCodePages(pages => ProblemPages.ShowStatusAsync(pages.HttpContext));
    }

    /// <summary>A page that points its own name at this machine (DNS rebinding) asks under that name; whoever waits for the start (the Web Adapter) asks by address.</summary>
    private static string[] Hosts(string host) => Loopback.IsName(host) ? ["localhost", "127.0.0.1", "[::1]"] : [host, "localhost", "127.0.0.1"];
}
