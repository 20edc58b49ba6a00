namespace Wikibot.Git.Budgets;

/// <summary>An endpoint whose work grows with the whole wiki by its nature: its time and memory are not limited.</summary>
internal sealed class UnlimitedWork
{
    public static UnlimitedWork Instance { get; } = new();
}
