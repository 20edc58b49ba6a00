using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>Service discovery and resilience of <see cref="IHttpClientFactory"/> clients.</summary>
public static class HttpClientDefaultsExtensions
{
    /// <summary>
    /// Repeats GET and HEAD after 408, 429, 502, 503, 504, a connection failure or a timed-out attempt, other methods with an
    /// <c>Idempotency-Key</c> after 429, and limits the
    /// time of every call (<see cref="HttpClientDefaultsOptions"/>). <c>AddServiceDefaults</c> gives it to every client:
    /// call this only on a client of a host without the defaults. Handlers added afterwards run once per attempt.
    /// </summary>
    public static IHttpClientBuilder AddWikibotResilience(this IHttpClientBuilder builder)
    {
        builder.Services.AddOptions<HttpClientDefaultsOptions>().BindConfiguration("Wikibot:HttpClient").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder.AddHttpMessageHandler(services => new ResilienceHandler(
            services.GetRequiredService<IOptions<HttpClientDefaultsOptions>>().Value,
            services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// Resilience, then service discovery: <c>https+http://git/…</c> goes to what the configuration names <c>services:git:https:0</c> or
    /// <c>services:git:http:0</c> (environment <c>services__git__http__0</c>, as Aspire injects it); other hosts stay as they are.
    /// </summary>
    internal static void AddHttpClientDefaults(this IServiceCollection services) =>
        services.AddServiceDiscovery().ConfigureHttpClientDefaults(client => client.AddWikibotResilience().AddServiceDiscovery());
}
