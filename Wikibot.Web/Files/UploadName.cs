namespace Wikibot.Web.Files;

/// <summary>Where a file goes that somebody chose on their disk.</summary>
internal static class UploadName
{
    /// <summary>The path that was given; into a folder, or where none was given, by the name that the file has there: its last part, since some programs send the whole path.</summary>
    public static string PathOf(string path, string name) => path.Length == 0 || path.EndsWith('/') ? path + name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim() : path;
}
