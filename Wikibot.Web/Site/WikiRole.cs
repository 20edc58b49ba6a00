using Wikibot.Git.Client;

namespace Wikibot.Web.Site;

/// <summary>What somebody's role lets them be offered. The git service judges each request anyhow.</summary>
internal static class WikiRole
{
    /// <summary>Whether they may change pages.</summary>
    public static bool MayWrite(this WikiInfo wiki) => wiki.Role is "editor" or "owner";
}
