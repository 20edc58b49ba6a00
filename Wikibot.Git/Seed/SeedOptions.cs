namespace Wikibot.Git.Seed;

/// <summary>What exists after the first start, from configuration section <c>Wikibot:Seed</c>. Unset in production.</summary>
internal sealed class SeedOptions
{
    public const string Section = "Wikibot:Seed";

    /// <summary>A wiki to make when there is none of that name. Nothing is seeded when it is left out.</summary>
    public string? Wiki { get; set; }

    /// <summary>Members that it has at least, each <c>subject=role</c>, such as <c>static:default=owner</c>.</summary>
    public List<string> Members { get; set; } = [];
}
