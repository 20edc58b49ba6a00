using Wikibot.Git.Client;
using Wikibot.Web.Site;

namespace Wikibot.Web.Files;

/// <summary>What a form says to <c>upload.js</c>, where files that are too large for the services go through the browser.</summary>
internal static class LargeFiles
{
    /// <summary>The attributes of the form: from how many bytes on a file is sent to the bucket, up to how many, and whom to ask. None where there is no bucket.</summary>
    public static IReadOnlyDictionary<string, object> Attributes(SiteOptions site, string wiki) => !site.TakesLargeFiles ? new Dictionary<string, object>(StringComparer.Ordinal) : new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["data-small"] = Limits.MaxFileBytes,
        ["data-large"] = Limits.MaxUploadBytes,
        ["data-begin"] = Address.In(wiki, "upload/begin"),
        ["data-finish"] = Address.In(wiki, "upload/finish"),
        ["data-about"] = Address.In(wiki, "file"),
    };
}
