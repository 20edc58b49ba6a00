using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>An issuer that the tests make as bad as they need: with keys of any size, and with fetches that fail.</summary>
internal sealed class StandInIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _rsa;
    private int _fetches;
    private int _failures;

    private StandInIssuer(WebApplication app, Uri url, RSA rsa, int failures)
    {
        (_app, Url, _rsa, _failures) = (app, url.GetLeftPart(UriPartial.Authority), rsa, failures);
        Signing = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = "stand_in", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The issuer's name.</summary>
    public string Url { get; }

    /// <summary>Its one key.</summary>
    public SigningCredentials Signing { get; }

    /// <summary>How often the metadata was asked for.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>How many of the next fetches are answered 502.</summary>
    public void FailNext(int count) => Volatile.Write(ref _failures, count);

    /// <summary>Whether it takes questions and never answers them.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Starts one with an RSA key of <paramref name="bits"/> bits, whose first <paramref name="failures"/> fetches fail; or one that never answers.</summary>
    public static async Task<StandInIssuer> StartAsync(int bits = 2048, int failures = 0, bool silent = false)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.AbsoluteUri);
        var app = builder.Build();
        var issuer = new StandInIssuer(app, url, RSA.Create(bits), failures) { IsSilent = silent };
        app.MapGet("/.well-known/openid-configuration", issuer.Metadata);
        app.MapGet("/jwks", issuer.Keys);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A good token for <see cref="AuthHost.TestResource"/>.</summary>
    public string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            System.Text.Json.JsonSerializer.Serialize(new { iss = Url, aud = AuthHost.TestResource, sub = "user_01", iat = now, exp = now + 300 }), Signing);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private async Task<IResult> Metadata(CancellationToken aborted)
    {
        Interlocked.Increment(ref _fetches);
        await Task.Delay(IsSilent ? Timeout.Infinite : 0, aborted);
        return Interlocked.Decrement(ref _failures) >= 0
            ? TypedResults.StatusCode(StatusCodes.Status502BadGateway)
            : TypedResults.Json(new { issuer = Url, jwks_uri = Url + "/jwks" });
    }

    private IResult Keys()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return TypedResults.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "stand_in", n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) } },
        });
    }
}
