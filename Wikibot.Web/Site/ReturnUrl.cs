namespace Wikibot.Web.Site;

/// <summary>Where somebody goes back to: a place on this site, or its start.</summary>
internal static class ReturnUrl
{
    /// <summary>Most characters of an address to go back to.</summary>
    private const int MaxLength = 2000;

    /// <summary>
    /// <paramref name="asked"/> when it is a path of this site, else <c>/</c>. Browsers read <c>//host</c>, <c>/\host</c> and the same with a tab or line
    /// break inside as another site (WHATWG URL): none of these signs is let through.
    /// </summary>
    public static string Safe(string? asked) =>
        asked is { Length: > 0 and <= MaxLength } && asked[0] == '/' && !asked.StartsWith("//", StringComparison.Ordinal) && asked.All(c => c is > ' ' and <= '~' and not '\\') ? asked : "/";
}
