namespace Wikibot.ServiceDefaults.Http;

/// <summary>Calls whose bodies go through as they come, in either direction: they take as long as they take, and cannot be sent again.</summary>
public static class StreamedCall
{
    private static readonly HttpRequestOptionsKey<bool> s_key = new("Wikibot.Streamed");

    /// <summary>Lets a request pass the limits of time and the repeats of <see cref="HttpClientDefaultsExtensions.AddWikibotResilience"/>.</summary>
    public static HttpRequestMessage AsStreamed(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(s_key, true);
        return request;
    }

    /// <summary>Whether it is one.</summary>
    internal static bool IsStreamed(this HttpRequestMessage request) => request.Options.TryGetValue(s_key, out var streamed) && streamed;
}
