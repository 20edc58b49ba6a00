using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wikibot.Git.Base;

/// <summary>
/// A page's path such as <c>Dev/Notes</c>, stored as <c>Dev/Notes.md</c>: Unicode in NFC, folders by <c>/</c>, without the <c>.md</c>.
/// Whatever passes can be checked out on Linux, macOS and Windows, passes <c>git fsck --strict</c>, and parses to itself.
/// </summary>
internal readonly partial record struct PagePath
{
    public const string Extension = ".md";

    /// <summary>Most bytes of UTF-8 in one segment.</summary>
    public const int MaxSegmentBytes = 255;

    /// <summary>Most bytes of UTF-8 in the whole path.</summary>
    public const int MaxBytes = 1000;

    private const string Forbidden = "\\:*?\"<>|";
    private static readonly SearchValues<char> ForbiddenSet = SearchValues.Create(Forbidden);
    private readonly string? _value;

    private PagePath(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty page path.");

    /// <summary>The file's full path in the repository.</summary>
    public string File => Value + Extension;

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    public override string ToString() => Value;

    /// <summary>Parses a page's path.</summary>
    /// <exception cref="WikibotProblemException">It breaks a rule; the problem names <paramref name="field"/> and the rule.</exception>
    public static PagePath Parse([NotNull] string? text, string field = "path")
    {
        var value = Normalize(Check.Required(text, field), field);
        if (value.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            value = value[..^Extension.Length];
        }

        CheckSegments(value, field);
        return new PagePath(value);
    }

    /// <summary>Parses the path of a page that is to be made where no folder is known: every name obeys <see cref="NewName"/> too.</summary>
    /// <exception cref="WikibotProblemException">It breaks a rule; the problem names <paramref name="field"/> and the rule.</exception>
    public static PagePath ParseNew([NotNull] string? text, string field = "path")
    {
        var path = Parse(text, field);
        RequireNew(path.File, field);
        return path;
    }

    /// <summary>Parses the path of a file that is no page and that is to be made: its names obey what those of new pages do.</summary>
    /// <exception cref="WikibotProblemException">It breaks a rule; the problem names <paramref name="field"/> and the rule.</exception>
    public static string ParseNewFile(string text, string field = "path")
    {
        var path = ParseFolder(text, field);
        RequireNew(path, field);
        return path;
    }

    /// <summary>Parses a folder's path: the rules are the same, a slash at the end is dropped.</summary>
    public static string ParseFolder(string text, string field = "path")
    {
        var value = Normalize(text, field);
        value = value.EndsWith('/') ? value[..^1] : value;
        CheckSegments(value, field);
        return value;
    }

    /// <summary>Whether a path is that of a page, as this service writes it.</summary>
    public static bool IsPage(string path) => FromFile(path + Extension) is not null;

    /// <summary>The page that a file of the repository is, or null when it is no page that this service could have written.</summary>
    public static PagePath? FromFile(string file)
    {
        if (!file.EndsWith(Extension, StringComparison.Ordinal) || file.Length == Extension.Length)
        {
            return null;
        }

        var value = file[..^Extension.Length];
        return IsCanonical(value) ? new PagePath(value) : null;
    }

    /// <summary>The key under which names collide with what is there: equal for names that differ only in case, normalisation or what is not seen.</summary>
    public static string SightKey(string name) => CollisionKey(HasLoneSurrogate(name) ? name : InvisibleCharacters.Strip(name));

    /// <summary>The key of names that are one name to a file system: equal for names that differ only in case or normalisation.</summary>
    public static string CollisionKey(string name) =>
        // Most names are plain; whoever makes a page in a folder of thousands compares its name with all of theirs.
        Ascii.IsValid(name) ? name.ToLowerInvariant()
        // A name that is no UTF-8 is like no other.
        : HasLoneSurrogate(name) ? name : name.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormC);

    private static void RequireNew(string file, string field)
    {
        foreach (var name in file.Split('/'))
        {
            NewName.Require(name, field);
        }
    }

    private static bool IsCanonical(string value)
    {
        try
        {
            return Parse(value, "path").Value == value;
        }
        catch (WikibotProblemException)
        {
            // A file that came by other ways than this service: listed and readable by git, not by us.
            return false;
        }
    }

    private static string Normalize(string text, string field)
    {
        if (text.Length > 4 * MaxBytes)
        {
            throw TooLong(field);
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                throw Problem.Invalid(field, "control_character", $"'{field}' holds the control character or noncharacter U+{rune.Value:X4}.");
            }
        }

        return HasLoneSurrogate(text)
            ? throw Problem.Invalid(field, "utf8", $"'{field}' is not valid Unicode text.")
            : text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether a name holds half of a surrogate pair, as the names of files do that are no UTF-8.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckSegments(string value, string field)
    {
        if (Encoding.UTF8.GetByteCount(value) > MaxBytes)
        {
            throw TooLong(field);
        }

        foreach (var segment in value.Split('/'))
        {
            CheckSegment(value, segment, field);
        }
    }

    private static void CheckSegment(string value, string segment, string field)
    {
        if (segment.Length == 0)
        {
            throw Problem.Invalid(field, "empty_segment", value.Length == 0 ? $"'{field}' is empty: name a page such as Dev/Notes."
                : value[0] == '/' ? $"'{field}' starts with a slash. Leave it out: every path is from the wiki's root."
                : value[^1] == '/' ? $"'{field}' ends with a slash, as a folder's path does; a page is meant here."
                : $"'{field}' has two slashes in a row.");
        }

        if (segment is "." or "..")
        {
            throw Problem.Invalid(field, "dot_segment", $"'{field}' has the segment '{segment}': paths are always from the wiki's root.");
        }

        if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
        {
            throw Problem.Invalid(field, "segment_length", $"A segment of '{field}' is longer than {MaxSegmentBytes} bytes of UTF-8.");
        }

        if (segment.AsSpan().IndexOfAny(ForbiddenSet) is var at and >= 0)
        {
            throw Problem.Invalid(field, "forbidden_character", $"'{field}' holds '{segment[at]}': none of {string.Join(' ', Forbidden.ToCharArray())} can be in a file name everywhere.");
        }

        if (char.IsWhiteSpace(segment[0]) || char.IsWhiteSpace(segment[^1]) || segment[^1] == '.')
        {
            throw Problem.Invalid(field, "segment_ends", $"The segment '{segment}' of '{field}' starts or ends with a space, or ends with a dot.");
        }

        if (segment.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw Problem.Invalid(field, "md_segment", $"The segment '{segment}' of '{field}' ends with .md: only one, at the very end, is dropped.");
        }

        var bare = Ignorable().Replace(segment, "");
        if (ReservedByGit().IsMatch(bare) || ReservedByWindows().IsMatch(segment))
        {
            throw Problem.Invalid(field, "reserved_name", $"The segment '{segment}' of '{field}' is a name that git or Windows keeps for itself.");
        }
    }

    private static WikibotProblemException TooLong(string field) =>
        Problem.Invalid(field, "length", $"'{field}' is longer than {MaxBytes} bytes of UTF-8.");

    /// <summary>What HFS+ leaves out when it compares names, so that git treats <c>.g&lt;ZWNJ&gt;it</c> as <c>.git</c>.</summary>
    [GeneratedRegex(@"[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Ignorable();

    /// <summary><c>.git</c> and its special files, and the short names that NTFS gives them.</summary>
    [GeneratedRegex(@"\A(\.git(modules|attributes|ignore)?|(git|gitmod|gitatt|gitign|mailma|gi[0-9a-f]{4}|ma[0-9a-f]{4})~[0-9]+)\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex ReservedByGit();

    [GeneratedRegex(@"\A(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex ReservedByWindows();
}
