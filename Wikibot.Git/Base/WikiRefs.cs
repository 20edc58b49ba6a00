namespace Wikibot.Git.Base;

/// <summary>The refs of a wiki.</summary>
internal static class WikiRefs
{
    /// <summary>The pages.</summary>
    public const string Main = "refs/heads/main";

    /// <summary>The members.</summary>
    public const string Members = "refs/wikibot/meta";
}
