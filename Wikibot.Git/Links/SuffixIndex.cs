namespace Wikibot.Git.Links;

/// <summary>Finds the one path that ends with given segments: by the paths read backwards, in order, so that however many share a name, one look is enough.</summary>
internal sealed class SuffixIndex
{
    private readonly (string Backwards, string Path)[] _paths;

    public SuffixIndex(IEnumerable<string> paths, Func<string, string?> form)
    {
        _paths = [.. paths.Select(path => (form("/" + path), path)).Where(pair => pair.Item1 is not null).Select(pair => (Reverse(pair.Item1!), pair.path))];
        Array.Sort(_paths, (a, b) => string.CompareOrdinal(a.Backwards, b.Backwards));
    }

    /// <summary>The one path that ends with <paramref name="suffix"/>, which starts with a slash; null when none does, or <paramref name="several"/>.</summary>
    public string? Find(string suffix, out bool several)
    {
        var wanted = Reverse(suffix);
        var (low, high) = (0, _paths.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(_paths[middle].Backwards, wanted) < 0 ? (middle + 1, high) : (low, middle);
        }

        var found = low < _paths.Length && _paths[low].Backwards.StartsWith(wanted, StringComparison.Ordinal);
        several = found && low + 1 < _paths.Length && _paths[low + 1].Backwards.StartsWith(wanted, StringComparison.Ordinal);
        return found && !several ? _paths[low].Path : null;
    }

    private static string Reverse(string text) => string.Create(text.Length, text, (span, source) =>
    {
        source.CopyTo(span);
        span.Reverse();
    });
}
