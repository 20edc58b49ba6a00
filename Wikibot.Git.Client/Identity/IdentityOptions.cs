using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>The secret that both services share, from configuration section <c>Wikibot:Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Identity";

    /// <summary>HS256 key (RFC 7518, section 3.2): at least 32 characters. Environment: <c>Wikibot__Identity__Secret</c>.</summary>
    [Required, MinLength(32)]
    public string Secret { get; set; } = "";

    /// <summary>How long an identity is good for.</summary>
    /// <value>Default: 60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);
}
