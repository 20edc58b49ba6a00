using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.SmartHttp;

/// <summary>How many clones and fetches are served at once, and how much of an answer there may be. Configuration section <c>Wikibot:Fetches</c>.</summary>
internal sealed class FetchOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Fetches";

    /// <summary>Clones and fetches that one process serves at the same time, unless <c>Wikibot:Fetches:AtOnce</c> says otherwise: each has a thread, and memory for a walk.</summary>
    public const int DefaultAtOnce = 8;

    /// <summary>Clones and fetches of one user at the same time, unless <c>Wikibot:Fetches:PerCaller</c> says otherwise.</summary>
    public const int DefaultPerCaller = 4;

    /// <summary>Clones and fetches that wait for their turn, unless <c>Wikibot:Fetches:Waiting</c> says otherwise; one more is told to come again (503).</summary>
    public const int DefaultWaiting = 64;

    /// <summary>Seconds that a clone or fetch waits for its turn before it is told to come again, unless <c>Wikibot:Fetches:Wait</c> says otherwise.</summary>
    public const int DefaultWaitSeconds = 60;

    /// <summary>Clones and fetches at the same time, of all wikis and users together.</summary>
    /// <value>8.</value>
    [Range(1, 10_000)]
    public int AtOnce { get; set; } = DefaultAtOnce;

    /// <summary>Clones and fetches of one user at the same time: whoever reads slowly leaves room for others.</summary>
    /// <value>4.</value>
    [Range(1, 10_000)]
    public int PerCaller { get; set; } = DefaultPerCaller;

    /// <summary>Clones and fetches that wait, of all users, and of each.</summary>
    /// <value>64.</value>
    [Range(0, 100_000)]
    public int Waiting { get; set; } = DefaultWaiting;

    /// <summary>How long one waits.</summary>
    /// <value>60 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(DefaultWaitSeconds);

    /// <summary>
    /// Most bytes of a pack in one answer, where what stands in front of the service lets no more through: a larger one ends with a word about how to get it.
    /// A function of Lambda answers with 6 MB, of which Base64 leaves three quarters.
    /// </summary>
    /// <value>Unlimited where none is set.</value>
    [Range(64 * 1024, long.MaxValue)]
    public long? MaxAnswerBytes { get; set; }
}
