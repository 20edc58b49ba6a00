namespace Wikibot.Git.Base;

/// <summary>
/// Stands between requests and a wiki: a room that knows something of wikis by other ways than reading all of it registers itself. What it answers is what the
/// wiki would.
/// </summary>
internal interface IWikiView
{
    /// <summary>The wiki as requests see it from here on.</summary>
    IWiki Over(IWiki wiki);
}
