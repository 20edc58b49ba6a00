namespace Wikibot.Tests.Arrows.Drawn.Base;

/// <summary>An arrow that is drawn wrong: what is common knows a feature.</summary>
internal sealed class Knows
{
    public Pages.Known? Property { get; init; }

    public static int Count { get; set; }
}
