using System.Globalization;
using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>Which pages are looked at, as conditions on <c>files</c>.</summary>
internal sealed class SearchFilter
{
    private readonly List<string> _conditions = [];
    private readonly List<object?> _values = [];

    /// <param name="request">What is asked.</param>
    /// <param name="first">Number of the first parameter.</param>
    public SearchFilter(SearchRequest request, int first)
    {
        if (!string.IsNullOrEmpty(request.Prefix))
        {
            InFolder(FolderScope.Parse(request.Prefix), first);
        }

        if (Name(request.Tag?.Trim().TrimStart('#'), "tag") is { } tag)
        {
            Add($"f.id IN (SELECT file FROM names WHERE kind = {NameKinds.Tag} AND (key = {{0}} OR (key >= {{1}} AND key < {{2}})))", first, tag, tag + "/", tag + "0");
        }

        if (!string.IsNullOrWhiteSpace(request.Property))
        {
            WithProperty(request.Property, first);
        }

        if (Name(request.Author, "author") is { } author)
        {
            Add("(f.authorKey = {0} OR f.emailKey = {0})", first, author);
        }

        if (request.Since is { } since)
        {
            Add("f.at >= {0}", first, since.ToUnixTimeSeconds() + (since.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 1));
        }

        if (request.Before is { } before)
        {
            Add("f.at < {0}", first, before.ToUnixTimeSeconds() + (before.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 1));
        }

        AsksWhoOrWhen = request.Since is not null || request.Before is not null || !string.IsNullOrWhiteSpace(request.Author);
    }

    /// <summary>Whether there is any condition.</summary>
    public bool IsAny => _conditions.Count > 0;

    /// <summary>Whether it asks for who changed a page, or when.</summary>
    public bool AsksWhoOrWhen { get; }

    /// <summary>The conditions, each after an <c>AND</c>.</summary>
    public string Sql => string.Concat(_conditions.Select(condition => " AND " + condition));

    /// <summary>The values of their parameters.</summary>
    public IReadOnlyList<object?> Values => _values;

    private static string? Name(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.Length <= FrontMatterValues.MaxLength ? Folding.Name(text) : throw Problem.Invalid(field, "length", $"'{field}' has at most {FrontMatterValues.MaxLength} characters.");
    }

    private void InFolder(FolderScope scope, int first)
    {
        if (scope.Folder.Length == 0)
        {
            return;
        }

        var folder = TreeName.Encode(scope.Folder);
        if (scope.Page is { } page)
        {
            Add("((f.path >= {0} AND f.path < {1}) OR f.path = {2})", first, folder, PathRange.Behind(folder), TreeName.Encode(page + PagePath.Extension));
        }
        else
        {
            Add("(f.path >= {0} AND f.path < {1})", first, folder, PathRange.Behind(folder));
        }
    }

    private void WithProperty(string property, int first)
    {
        var split = property.IndexOf('=', StringComparison.Ordinal);
        var key = Name(split < 0 ? property : property[..split], "property") ?? throw Problem.Invalid("property", "key", "'property' is a key of front matter, or key=value.");
        if (split < 0)
        {
            Add("f.id IN (SELECT file FROM properties WHERE key = {0})", first, key);
        }
        else
        {
            Add("f.id IN (SELECT file FROM properties WHERE key = {0} AND valueKey = {1})", first, key, Name(property[(split + 1)..], "property") ?? "");
        }
    }

    private void Add(string condition, int first, params object?[] values)
    {
        _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, [.. values.Select((_, i) => $"${first + _values.Count + i}")]));
        _values.AddRange(values);
    }
}
