namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/pages/read</c>: several pages as they are at one commit. It changes nothing.</summary>
/// <param name="Paths">1 to 20 paths.</param>
/// <param name="Commit">Read them as they were at this commit of <c>main</c>.</param>
/// <param name="Budget">
/// Most characters of all texts together: 1,000 to 2,000,000; everything when left out. Short pages are whole, and long ones get equal parts of
/// what is left.
/// </param>
public sealed record ReadPagesRequest(IReadOnlyList<string> Paths, string? Commit = null, int? Budget = null)
{
    /// <summary>Most pages of one call.</summary>
    public const int MaxPages = 20;

    /// <summary>Fewest characters that the texts of one call can be limited to.</summary>
    public const int MinBudget = 1000;
}
