namespace Wikibot.Benchmarks.Acceptance;

/// <summary>How production's functions set the runtime, which a service on this machine does not: Wikibot.Infra's ServiceFunction says why.</summary>
internal static class FunctionEnvironment
{
    public static readonly IReadOnlyDictionary<string, string> Runtime = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DOTNET_GCgen0size"] = "0x4000000",
    };
}
