using System.Globalization;
using System.Text;

namespace Wikibot.Git.Base;

/// <summary>
/// What holds for the names of files and folders that do not exist yet, beyond what every path obeys. Names that are there already, made by an
/// older version or by git, stay readable and can be moved away from.
/// </summary>
internal static class NewName
{
    /// <summary>Most bytes of UTF-8 in the name of a file, its <c>.md</c> included, or of a folder: what file systems take.</summary>
    public const int MaxBytes = 255;

    /// <summary>Checks one segment as the tree will hold it; refused by <paramref name="field"/> and rule.</summary>
    public static void Require(string name, string field)
    {
        if (Encoding.UTF8.GetByteCount(name) is var bytes and > MaxBytes)
        {
            throw Problem.Invalid(field, "segment_length", $"'{field}' needs a file name of {bytes} bytes of UTF-8; file systems take {MaxBytes}, with the {PagePath.Extension} of a page.");
        }

        if (name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw Problem.Invalid(field, "replacement_character", $"'{field}' holds U+FFFD, which stands for text that was lost on the way. Write the name as it should be.");
        }

        if (InvisibleCharacters.FirstIn(name) is { } hidden)
        {
            throw Problem.Invalid(field, "invisible_character", string.Create(CultureInfo.InvariantCulture, $"'{field}' holds the invisible character U+{hidden.Value:X4}, with which two names look the same. Leave it out."));
        }
    }
}
