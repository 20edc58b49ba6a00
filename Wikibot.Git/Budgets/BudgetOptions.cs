using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Budgets;

/// <summary>What one request, and one caller, may spend. Configuration section <c>Wikibot:Budget</c>.</summary>
internal sealed class BudgetOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Budget";

    /// <summary>Time of one request, the time that it waits included.</summary>
    /// <value>26 s: less than the 28 s that the MCP service waits, which are less than the gateway's 29 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(26);

    /// <summary>Bytes that one request may allocate in all, freed ones included.</summary>
    /// <value>1 GiB; the heaviest request that is let through takes a quarter of it.</value>
    [Range(1L << 20, 1L << 40)]
    public long Memory { get; set; } = 1L << 30;

    /// <summary>Requests of one caller that are served at the same time.</summary>
    /// <value>16.</value>
    [Range(1, 10_000)]
    public int RequestsPerCaller { get; set; } = 16;

    /// <summary>Requests of one caller that wait for their turn; one more is refused with 429.</summary>
    /// <value>64.</value>
    [Range(0, 10_000)]
    public int WaitingPerCaller { get; set; } = 64;

    /// <summary>Heavy pieces of work at the same time, of all callers together; one of each caller.</summary>
    /// <value>One less than there are processors, but one: what is light never waits behind what is heavy.</value>
    [Range(1, 1_000)]
    public int HeavyAtOnce { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Heavy pieces of work of one caller that wait; one more is refused with 429.</summary>
    /// <value>16.</value>
    [Range(0, 10_000)]
    public int HeavyWaitingPerCaller { get; set; } = 16;
}
