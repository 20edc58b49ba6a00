using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wikibot.ServiceDefaults.Upstream;

/// <summary>Signing of calls to a service behind IAM.</summary>
public static class SigV4Extensions
{
    /// <summary>Signs the client's calls when the service is a Function URL. Call it after all else that changes requests, so that every attempt is signed anew.</summary>
    public static IHttpClientBuilder AddFunctionUrlSigning(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.TryAddTransient<SigV4Handler>();
        return client.AddHttpMessageHandler<SigV4Handler>();
    }
}
