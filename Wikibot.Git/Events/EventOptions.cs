using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Events;

/// <summary>Events of a schedule. Configuration section <c>Wikibot:Events</c>.</summary>
internal sealed class EventOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Events";

    /// <summary>How long maintenance may take of one event; well below the function's own limit (15 minutes), so that it ends in order.</summary>
    /// <value>Default: 4 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:14:00")]
    public TimeSpan Budget { get; set; } = TimeSpan.FromMinutes(4);
}
