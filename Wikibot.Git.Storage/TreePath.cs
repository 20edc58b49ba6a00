namespace Wikibot.Git.Storage;

/// <summary>The least that a path must obey for stock git to accept the tree (fsck --strict); page rules are stricter and live with the pages.</summary>
public static class TreePath
{
    /// <summary>Whether stock git takes it.</summary>
    public static bool IsValid(string path) => Array.TrueForAll(path.Split('/'), IsValidName);

    /// <summary>Refuses what stock git would refuse.</summary>
    /// <exception cref="ArgumentException">It would.</exception>
    internal static void Check(string path)
    {
        if (!IsValid(path))
        {
            throw new ArgumentException($"'{path}' is no path for git.", nameof(path));
        }
    }

    private static bool IsValidName(string name) =>
        name is not ("" or "." or "..") && !name.Contains('\0', StringComparison.Ordinal) && !IsDotGit(name) && TreeName.IsName(name) && TreeName.Decode(TreeName.Encode(name)) == name;

    /// <summary><c>.git</c> in the spellings that some file system takes for it.</summary>
    private static bool IsDotGit(string segment)
    {
        var plain = string.Concat(segment.Where(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)).TrimEnd(' ', '.');
        var stream = plain.IndexOf(':', StringComparison.Ordinal);
        plain = (stream >= 0 ? plain[..stream] : plain).TrimEnd(' ', '.');
        return plain.Equals(".git", StringComparison.OrdinalIgnoreCase) || plain.Equals("git~1", StringComparison.OrdinalIgnoreCase);
    }
}
