namespace Wikibot.Tests;

/// <summary>How many cases a test of random ones tries: a few everywhere, all that were promised with <c>WIKIBOT_TEST_FULL=1</c>.</summary>
public static class TestScale
{
    /// <summary>Whether all are wanted.</summary>
    public static bool Full { get; } = Environment.GetEnvironmentVariable("WIKIBOT_TEST_FULL") == "1";

    /// <summary>The number of cases; <c>WIKIBOT_TEST_CASES</c> sets another one, to look for one that fails.</summary>
    public static int Cases(int few, int full) =>
        int.TryParse(Environment.GetEnvironmentVariable("WIKIBOT_TEST_CASES"), out var cases) ? cases : Full ? full : few;

    /// <summary>Where the random numbers of a test begin; <c>WIKIBOT_TEST_SEED</c> sets another place.</summary>
    public static int Seed(int usual) => int.TryParse(Environment.GetEnvironmentVariable("WIKIBOT_TEST_SEED"), out var seed) ? seed : usual;
}
