using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Settings of a git service that runs as a process of its own, with the wiki that git asks for.</summary>
internal static class GitSettings
{
    /// <summary>Everything of it in a folder; the wiki <c>home</c> belongs to the tests' static token.</summary>
    public static Dictionary<string, string> Of(ScratchFolder scratch) => new(StringComparer.Ordinal)
    {
        ["Wikibot__Storage__Root"] = scratch["wikis"],
        ["Wikibot__Index__Folder"] = scratch["index"],
        ["Wikibot__Identity__Secret"] = GitService.Secret,
        ["Wikibot__Seed__Wiki"] = "home",
        ["Wikibot__Seed__Members__0"] = "static:default=owner",
    };
}
