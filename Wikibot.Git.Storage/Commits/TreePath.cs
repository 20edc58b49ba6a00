using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Commits;

/// <summary>The least that a path must obey for stock git to accept the tree (fsck --strict); page rules are stricter and live with the pages.</summary>
internal static class TreePath
{
    /// <exception cref="ArgumentException">Stock git would refuse it.</exception>
    public static void Check(string path)
    {
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.Contains('\0', StringComparison.Ordinal) || IsDotGit(segment)
                || TreeName.Decode(TreeName.Encode(segment)) != segment)
            {
                throw new ArgumentException($"'{path}' is no path for git.", nameof(path));
            }
        }
    }

    /// <summary><c>.git</c> in the spellings that some file system takes for it.</summary>
    private static bool IsDotGit(string segment)
    {
        var plain = string.Concat(segment.Where(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)).TrimEnd(' ', '.');
        var stream = plain.IndexOf(':', StringComparison.Ordinal);
        plain = (stream >= 0 ? plain[..stream] : plain).TrimEnd(' ', '.');
        return plain.Equals(".git", StringComparison.OrdinalIgnoreCase) || plain.Equals("git~1", StringComparison.OrdinalIgnoreCase);
    }
}
