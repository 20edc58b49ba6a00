using System.Globalization;

namespace Wikibot.Git.Index;

/// <summary>Conditions on <c>files f</c>, each after an <c>AND</c>, with their parameters.</summary>
/// <param name="first">Number of the first parameter.</param>
internal sealed class FileFilter(int first)
{
    private readonly List<string> _conditions = [];
    private readonly List<object?> _values = [];

    /// <summary>Whether there is any condition.</summary>
    public bool IsAny => _conditions.Count > 0;

    /// <summary>The conditions.</summary>
    public string Sql => string.Concat(_conditions.Select(condition => " AND " + condition));

    /// <summary>The values of their parameters.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>Adds a condition, in which <c>{0}</c>, <c>{1}</c> and so on stand for the values.</summary>
    public void Add(string condition, params object?[] values)
    {
        _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, [.. values.Select((_, i) => $"${first + _values.Count + i}")]));
        _values.AddRange(values);
    }

    /// <summary>Only files in a folder, or the page of its name.</summary>
    public void In(FolderScope scope)
    {
        if (scope.Folder.Length == 0)
        {
            return;
        }

        var folder = TreeName.Encode(scope.Folder);
        if (scope.Page is { } page)
        {
            Add("((f.path >= {0} AND f.path < {1}) OR f.path = {2})", folder, PathRange.Behind(folder), TreeName.Encode(page + PagePath.Extension));
        }
        else
        {
            Add("(f.path >= {0} AND f.path < {1})", folder, PathRange.Behind(folder));
        }
    }

    /// <summary>Only pages that have a tag, or one below it; any when it is blank.</summary>
    /// <exception cref="WikibotProblemException">It is longer than any tag can be.</exception>
    public void Tagged(string? tag)
    {
        if (Name(tag?.Trim().TrimStart('#'), "tag") is { } key)
        {
            Add($"f.id IN (SELECT file FROM names WHERE kind = {NameKinds.Tag} AND (key = {{0}} OR (key >= {{1}} AND key < {{2}})))", key, key + "/", key + "0");
        }
    }

    /// <summary>A name in the form in which names are compared; null when it is blank.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">What it is called.</param>
    /// <exception cref="WikibotProblemException">It is longer than any that is kept.</exception>
    public static string? Name(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.Length <= FrontMatterValues.MaxLength ? Folding.Name(text) : throw Problem.Invalid(field, "length", $"'{field}' has at most {FrontMatterValues.MaxLength} characters.");
    }
}
