namespace Wikibot.Tests.Arrows.Drawn.Pages;

/// <summary>A feature that knows what is common, in a lambda of an async method only.</summary>
internal sealed class Known
{
    public static async Task<int> RunAsync()
    {
        await Task.Yield();
        return new[] { 1 }.Sum(one => one + Base.Knows.Count);
    }
}
