using System.ComponentModel.DataAnnotations;

namespace Wikibot.Mcp.Profiles;

/// <summary>Access to the WorkOS API. Configuration section <c>Wikibot:WorkOS</c>.</summary>
internal sealed class WorkOSProfileOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:WorkOS";

    /// <summary>The API key (<c>sk_…</c>), a secret. Environment: <c>Wikibot__WorkOS__ApiKey</c>, or <c>WORKOS_API_KEY</c>.</summary>
    /// <value>Default: none; names and e-mails then come from the token's claims.</value>
    public string? ApiKey { get; set; }

    /// <summary>The API's address.</summary>
    /// <value>Default: https://api.workos.com.</value>
    [Url]
    public string? ApiBaseUrl { get; set; }

    /// <summary>How long a profile is good for.</summary>
    /// <value>Default: 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long to leave WorkOS alone about a user after a failed call; the old profile, or the token's claims, do meanwhile.</summary>
    /// <value>Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a request may wait for WorkOS.</summary>
    /// <value>Default: 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many profiles are kept.</summary>
    /// <value>Default: 10,000.</value>
    [Range(1, 1_000_000)]
    public int CacheSize { get; set; } = 10_000;
}
