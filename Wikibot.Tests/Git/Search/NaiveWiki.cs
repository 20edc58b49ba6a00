using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wikibot.Tests.Git.Search;

/// <summary>
/// What stock git shows of a wiki, and what a naive reading of it finds: each page is split at lines that begin with <c>#</c>, words are cut by one regular
/// expression, links are those of two. Nothing of it comes from the service; pages of the test hold nothing that it would not understand.
/// </summary>
internal sealed partial class NaiveWiki
{
    private static readonly Dictionary<string, string> s_blobs = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Pages { get; } = new(StringComparer.Ordinal);

    public List<NaiveSection> Sections { get; } = [];

    public static async Task<NaiveWiki> ReadAsync(string repository)
    {
        var wiki = new NaiveWiki();
        foreach (var line in (await StockGit.RunAsync(repository, "ls-tree", "-rz", "main")).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var id = line[12..52];
            string? text;
            lock (s_blobs)
            {
                s_blobs.TryGetValue(id, out text);
            }

            text ??= await StockGit.RunAsync(repository, "cat-file", "blob", id);
            lock (s_blobs)
            {
                s_blobs[id] = text;
            }

            wiki.Pages[line[53..^3]] = text;
        }

        foreach (var (path, text) in wiki.Pages)
        {
            wiki.Sections.AddRange(Split(path, text));
        }

        return wiki;
    }

    public static string[] Words(string text) => [.. Word().Matches(text.ToLowerInvariant().Replace('é', 'e').Replace('ï', 'i')).Select(match => match.Value)];

    /// <summary>The sections that hold all of these, and none of those.</summary>
    public IEnumerable<NaiveSection> Find(IEnumerable<string> all, IEnumerable<string> none) => Sections.Where(section => all.All(section.Has) && !none.Any(section.Has));

    /// <summary>The pages that have a tag, in front matter or behind white space in the text.</summary>
    public IEnumerable<string> Tagged(string tag) =>
        Pages.Where(page => Regex.IsMatch(page.Value, $@"\A---\n(.*\n)*?tags: \[[^\]]*\b{tag}\b|\s#{tag}(\W|\z)", RegexOptions.NonBacktracking)).Select(page => page.Key);

    /// <summary>The links of a page: line, target as written, and the page that it leads to.</summary>
    public List<(int Line, string Target, string? LeadsTo)> Links(string path)
    {
        var links = new List<(int, string, string?)>();
        var lines = Pages[path].Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in Link().Matches(lines[i]))
            {
                var target = match.Groups["name"].Success ? match.Groups["name"].Value : match.Groups["address"].Value;
                links.Add((i + 1, target, match.Groups["name"].Success ? Named(path, target) : At(path, Uri.UnescapeDataString(target))));
            }
        }

        return links;
    }

    private static List<NaiveSection> Split(string path, string text)
    {
        var lines = text.Split('\n');
        var title = lines.FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..] ?? path[(path.LastIndexOf('/') + 1)..];
        var sections = new List<(string Heading, StringBuilder Text)> { ("", new()) };
        var above = new string?[7];
        foreach (var line in lines)
        {
            if (line.StartsWith('#'))
            {
                var level = line.IndexOf(' ', StringComparison.Ordinal);
                above[level] = line[(level + 1)..];
                Array.Clear(above, level + 1, 6 - level);
                sections.Add((string.Join(" > ", above.Where(part => part is not null)), new()));
            }

            sections[^1].Text.Append(line).Append('\n');
        }

        return [.. sections.Where((section, i) => i > 0 || section.Text.ToString().Trim().Length > 0 || sections.Count == 1)
            .Select(section => new NaiveSection(path, section.Heading, [Words(title + "\n" + path), Words(section.Heading), Words(section.Text.ToString())]))];
    }

    private string? Named(string from, string name) =>
        Pages.ContainsKey(name) ? name
        : Pages.ContainsKey(Folder(from) + name) ? Folder(from) + name
        : Pages.Keys.Where(path => path.EndsWith("/" + name, StringComparison.Ordinal)).ToList() is [var only] ? only : null;

    private string? At(string from, string address)
    {
        var parts = Folder(from).Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var part in address[..^3].Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return Pages.ContainsKey(string.Join('/', parts)) ? string.Join('/', parts) : null;
    }

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    [GeneratedRegex("[a-z0-9]+|[\u4e00-\u9fff]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Word();

    [GeneratedRegex(@"\[\[(?<name>[^\]]+)\]\]|\]\((?<address>[^)]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Link();
}

/// <summary>A section as it is read naively: its words, apart for title and path, heading, and text.</summary>
internal sealed record NaiveSection(string Path, string Heading, IReadOnlyList<string[]> Fields)
{
    /// <summary>Whether a word, a phrase (<c>a b</c>) or a prefix (<c>a*</c>) is in it.</summary>
    public bool Has(string term)
    {
        var words = NaiveWiki.Words(term);
        var prefix = term.EndsWith('*');
        return Fields.Any(field => Enumerable.Range(0, Math.Max(0, field.Length - words.Length + 1)).Any(at =>
            words.Select((word, i) => prefix && i == words.Length - 1 ? field[at + i].StartsWith(word, StringComparison.Ordinal) : field[at + i] == word).All(same => same)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}|{Heading}");
}
