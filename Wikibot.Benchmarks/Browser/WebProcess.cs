using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Web.SignIn;

namespace Wikibot.Benchmarks.Browser;

/// <summary>The web service in front of a pair's git service, as a process of its own, and somebody who is signed in there as the wiki's owner; killed at the end.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private WebProcess(Process process, Uri url)
    {
        (_process, Url, Cookie) = (process, url, $"{SignInExtensions.CookieName}={Ticket()}");
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = url };
        _http.DefaultRequestHeaders.Add("Cookie", Cookie);
    }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; }

    /// <summary>The header by which the owner is known. A secret, as long as the process lives.</summary>
    public string Cookie { get; }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    /// <param name="program">The executable.</param>
    /// <param name="git">The git service's address.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="environment">What is set beside.</param>
    public static async Task<WebProcess> StartAsync(string program, Uri git, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var port = ServiceProcess.FreePort();
        var url = new Uri($"http://localhost:{port}/");
        var process = ServiceProcess.Start(program, new Dictionary<string, string>(FunctionEnvironment.Runtime.Concat(environment ?? new Dictionary<string, string>()))
        {
            ["ASPNETCORE_URLS"] = $"http://localhost:{port}",
            ["services__git__http__0"] = git.AbsoluteUri.TrimEnd('/'),
            ["Wikibot__Identity__Secret"] = ServicePair.Identity.Secret,
            ["Wikibot__Web__PublicUrl"] = url.AbsoluteUri.TrimEnd('/'),
            ["Wikibot__Web__SignIn__Issuer"] = "http://localhost:1",
            ["Wikibot__Web__SignIn__ClientId"] = "bench",
        });
        await ServiceProcess.AcceptsAsync(process, port, cancellationToken);
        return new WebProcess(process, url);
    }

    /// <summary>Opens a page; returns its HTML.</summary>
    public async Task<string> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? text : throw new InvalidOperationException($"{path} was answered by {(int)response.StatusCode}: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A cookie as the service would set it, sealed by the key that all its processes derive from the shared secret.</summary>
    private static string Ticket()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().SetApplicationName(SignInExtensions.Application).DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new DerivedKey(ServicePair.Identity.Secret));
        using var provider = services.BuildServiceProvider();

        // The purposes are ASP.NET Core's: cookies of any process of the same scheme are read by them.
        var format = new TicketDataFormat(provider.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", CookieAuthenticationDefaults.AuthenticationScheme, "v2"));
        var owner = new ClaimsIdentity([new(SignInClaims.Subject, "static:default"), new(SignInClaims.Name, "Bench"), new(SignInClaims.Session, "bench")], "OpenIdConnect", SignInClaims.Name, roleType: null);
        var now = TimeProvider.System.GetUtcNow();
        return format.Protect(new AuthenticationTicket(
            new ClaimsPrincipal(owner), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(12) }, CookieAuthenticationDefaults.AuthenticationScheme));
    }
}
