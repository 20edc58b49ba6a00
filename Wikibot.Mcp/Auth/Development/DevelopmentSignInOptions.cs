using System.ComponentModel.DataAnnotations;

namespace Wikibot.Mcp.Auth.Development;

/// <summary>The development authorization server. Configuration section <c>Wikibot:DevelopmentSignIn</c>.</summary>
internal sealed class DevelopmentSignInOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:DevelopmentSignIn";

    /// <summary>Whether it runs.</summary>
    /// <value>Default: in the Development environment, when no AuthKit domain is configured. <see langword="true"/> anywhere else stops the service at start.</value>
    public bool? Enabled { get; set; }

    /// <summary>How long an access token is good for.</summary>
    /// <value>Default: 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a refresh token is good for; each can be used once.</summary>
    /// <value>Default: 30 days.</value>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long an authorization code is good for, and a consent page stays answerable ten times as long.</summary>
    /// <value>Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Resources that tokens may be asked for, besides this service's own: what the AuthKit dashboard calls registered.</summary>
    /// <value>Default: none.</value>
    public IList<string> Resources { get; init; } = [];
}
