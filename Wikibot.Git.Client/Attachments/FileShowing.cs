using System.Globalization;
using System.Text;

namespace Wikibot.Git.Client;

/// <summary>How a file beside the pages is handed to browsers, by whichever service: pictures are shown, everything else (SVG and HTML too, which may hold scripts) is saved.</summary>
public static class FileShowing
{
    /// <summary>The type under which a file goes that is not shown: none that a browser could run.</summary>
    public const string SavedType = "application/octet-stream";

    private static readonly HashSet<string> s_shown = new(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"], StringComparer.Ordinal);

    /// <summary>Whether a browser shows a file of this type in its place.</summary>
    public static bool IsShown(string mediaType) => s_shown.Contains(mediaType);

    /// <summary>The name under which a file is saved, without what turns it around or hides a part of it: <c>gnp.exe</c> may look like another kind of file.</summary>
    /// <param name="path">The file's path.</param>
    public static string NameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var safe = new StringBuilder(path.Length);
        foreach (var rune in path[(path.LastIndexOf('/') + 1)..].EnumerateRunes())
        {
            safe.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control ? "_" : rune.ToString());
        }

        return safe.ToString();
    }
}
