using System.Diagnostics.CodeAnalysis;

namespace Wikibot.Git.Base;

/// <summary>
/// The path of a file beside the pages, such as <c>Dev/plan.png</c>: the rules of <see cref="PagePath"/>, with an extension that is not that of pages. Whatever else
/// a repository holds came by git, stays as it is, and is addressed by git alone.
/// </summary>
internal readonly record struct FilePath
{
    private readonly string? _value;

    private FilePath(string value) => _value = value;

    /// <summary>The full path in the repository.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An empty file path.");

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    public override string ToString() => Value;

    /// <summary>Parses a file's path.</summary>
    /// <exception cref="WikibotProblemException">It breaks a rule; the problem names <paramref name="field"/> and the rule.</exception>
    public static FilePath Parse([NotNull] string? text, string field = "path")
    {
        var path = Check.Required(text, field);
        if (path.EndsWith('/'))
        {
            throw Problem.Invalid(field, "folder", $"'{field}' ends with a slash, as a folder's path does; a file is meant here.");
        }

        if (path.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw Problem.Invalid(field, "page", $"'{field}' ends with {PagePath.Extension}, as the file of a page does: read and write it as a page.");
        }

        var value = PagePath.ParseFolder(path, field);
        return HasExtension(value)
            ? new FilePath(value)
            : throw Problem.Invalid(field, "extension", $"'{field}' names no file such as Dev/plan.png: a name without an extension is a page's.");
    }

    /// <summary>The file that a path of the repository is, or null when it is none that this service could have written.</summary>
    public static FilePath? FromFile(string file)
    {
        // Most files are pages: said at once, without an exception.
        if (file.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) || file.EndsWith('/') || !HasExtension(file))
        {
            return null;
        }

        try
        {
            return PagePath.ParseFolder(file) == file ? new FilePath(file) : null;
        }
        catch (WikibotProblemException)
        {
            // It came by other ways than this service.
            return null;
        }
    }

    /// <summary>A dot within the last segment that something stands behind.</summary>
    private static bool HasExtension(string path) => path.LastIndexOf('.') is var dot && dot > path.LastIndexOf('/') + 1 && dot < path.Length - 1;
}
