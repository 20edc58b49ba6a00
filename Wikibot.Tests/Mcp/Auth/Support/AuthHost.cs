using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
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

    private readonly LocalApp _app;

    private AuthHost(LocalApp app) => _app = app;

    /// <inheritdoc cref="LocalApp.Url"/>
    public Uri Url => _app.Url;

    /// <inheritdoc cref="LocalApp.Http"/>
    public HttpClient Http => _app.Http;

    /// <summary>Starts it; without an authorization server unless <paramref name="settings"/> name one.</summary>
    public static async Task<AuthHost> StartAsync(
        Dictionary<string, string?>? settings = null, string environment = "Production", TimeProvider? time = null, ILoggerProvider? logs = null, int? port = null)
    {
        var at = port ?? FreePort.Next();
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Wikibot:PublicUrl"] = $"http://127.0.0.1:{at}",
            ["MCP_AUTH_TOKEN"] = StaticToken,
        };
        return new AuthHost(await LocalApp.StartAsync(at, environment, defaults, settings, time, builder => builder.AddWikibotAuth(), Map, logs));
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

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app)
    {
        app.MapWikibotAuth();
        app.MapPost("/mcp", (ClaimsPrincipal user) => user.ToCaller()).RequireAuthorization();
    }
}
