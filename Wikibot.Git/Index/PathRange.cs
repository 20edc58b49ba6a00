namespace Wikibot.Git.Index;

/// <summary>Paths below a folder, as a range in the order of bytes.</summary>
internal static class PathRange
{
    /// <summary>The first path behind all that begin with <paramref name="folder"/>, which ends in a slash.</summary>
    public static byte[] Behind(byte[] folder)
    {
        byte[] behind = [.. folder];
        behind[^1]++;
        return behind;
    }
}
