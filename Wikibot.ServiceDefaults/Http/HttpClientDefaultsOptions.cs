using System.ComponentModel.DataAnnotations;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>Limits of outgoing HTTP calls. Section <c>Wikibot:HttpClient</c>.</summary>
public sealed class HttpClientDefaultsOptions
{
    /// <summary>How often a GET or HEAD is repeated after its first failure. Other methods are repeated after 429 only, up to 6 times, and only with an <c>Idempotency-Key</c>; 0 turns that off, too.</summary>
    /// <value>2.</value>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>Wait before the first repeat; doubles, with jitter.</summary>
    /// <value>100 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time for one attempt of a GET or HEAD, up to the response's headers.</summary>
    /// <value>10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for a call, its repeats included, up to the response's headers.</summary>
    /// <value>28 s: one second less than an API Gateway waits.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(28);
}
