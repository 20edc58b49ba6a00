namespace Wikibot.Web.Files;

/// <summary>The name that a file has on its owner's disk.</summary>
internal static class UploadName
{
    /// <summary>Its last part: some programs send the whole path.</summary>
    public static string Of(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
}
