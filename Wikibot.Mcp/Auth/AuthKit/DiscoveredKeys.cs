using System.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// AuthKit's signing keys, by OpenID Connect discovery: cached, one fetch at a time, fetched again when they are old
/// or when a token names a key that is not among them (a rotated key needs no restart), the latter no more often than
/// <see cref="AuthKitOptions.RefetchInterval"/>. While AuthKit cannot be reached, the last known keys stay good. Where none are
/// known yet, a fetch that failed is tried again at once, and by later requests every second: each token waits for it.
/// </summary>
internal sealed partial class DiscoveredKeys(
    IOptions<AuthKitOptions> options, IHttpClientFactory http, TimeProvider time, ILogger<DiscoveredKeys> logger) : IDisposable
{
    /// <summary>Name of the HTTP client.</summary>
    public const string HttpClientName = "AuthKit";

    // While no keys are known: tries within one request, the time that they may take together, and the time between two requests that try.
    private const int FirstTries = 3;
    private static readonly TimeSpan FirstBudget = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile KeySet? _keys;
    private DateTimeOffset _nextUnknownKeyFetch = DateTimeOffset.MinValue;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;

    /// <summary>The issuer, exactly as the claim <c>iss</c> must have it.</summary>
    public string Issuer => options.Value.Issuer!;

    /// <summary>The public key of that id, or <see langword="null"/> when the issuer has none such.</summary>
    /// <exception cref="IssuerUnavailableException">The issuer cannot be reached, and no keys of it are known.</exception>
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var keys = _keys;
        if (keys is null || keys.IsOld(time))
        {
            keys = await RefreshAsync(keys, unknownKey: false, cancellationToken);
        }

        if (keys.ById.TryGetValue(keyId, out var key))
        {
            return key;
        }

        keys = await RefreshAsync(keys, unknownKey: true, cancellationToken);
        return keys.ById.GetValueOrDefault(keyId);
    }

    /// <summary>Fetches the keys now, for the check at start-up.</summary>
    /// <exception cref="IssuerMisconfiguredException">What is found there is not the metadata of <see cref="Issuer"/>.</exception>
    /// <exception cref="IssuerUnavailableException">AuthKit cannot be reached.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken) => await RefreshAsync(seen: null, unknownKey: false, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _fetching.Dispose();

    private async Task<KeySet> RefreshAsync(KeySet? seen, bool unknownKey, CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var current = _keys;
            if (current is not null && !ReferenceEquals(current, seen) && !current.IsOld(time))
            {
                return current; // Somebody else fetched while this one waited.
            }

            var now = time.GetUtcNow();
            if (now < (unknownKey ? _nextUnknownKeyFetch : _nextTry))
            {
                return current ?? throw new IssuerUnavailableException($"The keys of {Issuer} could not be fetched a moment ago.");
            }

            if (unknownKey)
            {
                _nextUnknownKeyFetch = now + options.Value.RefetchInterval;
            }

            try
            {
                _keys = current = current is null ? await FetchFirstAsync(cancellationToken) : await FetchAsync(cancellationToken);
            }
            catch (IssuerUnavailableException e)
            {
                var interval = options.Value.RefetchInterval;
                _nextTry = now + (current is null && interval > FirstInterval ? FirstInterval : interval);
                LogFetchFailed(Issuer, e.Message);
                if (current is null)
                {
                    throw;
                }
            }

            return current;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<KeySet> FetchFirstAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await FetchAsync(cancellationToken);
            }
            catch (IssuerUnavailableException e) when (e is not IssuerMisconfiguredException && tries < FirstTries && Stopwatch.GetElapsedTime(started) < FirstBudget)
            {
                LogTriedAgain(Issuer, e.Message);
            }
        }
    }

    private async Task<KeySet> FetchAsync(CancellationToken cancellationToken)
    {
        var address = Issuer + "/.well-known/openid-configuration";
        OpenIdConnectConfiguration found;
        try
        {
            using var client = http.CreateClient(HttpClientName);
            var documents = new HttpDocumentRetriever(client) { RequireHttps = !new Uri(Issuer).IsLoopback };
            found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Explain(e, address);
        }

        if (!string.Equals(found.Issuer, Issuer, StringComparison.Ordinal))
        {
            throw new IssuerMisconfiguredException(
                $"{address} describes the issuer \"{found.Issuer}\", not \"{Issuer}\". Set Wikibot:AuthKit:Domain to the domain that AuthKit itself names.");
        }

        var keys = found.SigningKeys.Where(k => !string.IsNullOrEmpty(k.KeyId) && k is not SymmetricSecurityKey)
            .DistinctBy(k => k.KeyId, StringComparer.Ordinal)
            .ToDictionary(k => k.KeyId, StringComparer.Ordinal);
        LogFetched(keys.Count, Issuer);
        return new KeySet(keys, time.GetUtcNow() + options.Value.KeyLifetime);
    }

    // Reachable but not an issuer is a wrong setting; not reachable may pass.
    private Exception Explain(Exception e, string address)
    {
        var status = e is { InnerException: IOException } or IOException && e.Data.Contains(HttpDocumentRetriever.StatusCode)
            ? e.Data[HttpDocumentRetriever.StatusCode]
            : e.InnerException?.Data[HttpDocumentRetriever.StatusCode];
        return status is System.Net.HttpStatusCode code && (int)code is >= 400 and < 500 and not 408 and not 429
            ? new IssuerMisconfiguredException($"{address} answers {(int)code}: there is no AuthKit at that domain. Check Wikibot:AuthKit:Domain (dashboard: Domains).", e)
            : new IssuerUnavailableException($"{Issuer} cannot be reached: {(e.InnerException ?? e).Message}", e);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Fetched {Count} signing keys of {Issuer}")]
    private partial void LogFetched(int count, string issuer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys of {Issuer} could not be fetched; trying again: {Reason}")]
    private partial void LogTriedAgain(string issuer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys of {Issuer} could not be fetched; the last known ones, if any, stay in use: {Reason}")]
    private partial void LogFetchFailed(string issuer, string reason);

    private sealed record KeySet(IReadOnlyDictionary<string, SecurityKey> ById, DateTimeOffset GoodUntil)
    {
        public bool IsOld(TimeProvider time) => time.GetUtcNow() >= GoodUntil;
    }
}
