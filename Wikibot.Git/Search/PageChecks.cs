using System.Globalization;
using Wikibot.Git.Budgets;
using Wikibot.Git.Index;
using Wikibot.Git.Links;

namespace Wikibot.Git.Search;

/// <summary>Everything that is to be tidied in one state of a wiki, by kind and path.</summary>
internal sealed class PageChecks(Database database, FolderScope scope, int? staleDays, DateTimeOffset now)
{
    /// <summary>The page that every wiki starts with; nobody has to link to it.</summary>
    private const string StartPage = "Home";

    /// <summary>Characters of text, without headings and front matter, below which a page is a stub.</summary>
    private const int StubCharacters = 80;

    /// <summary>Bytes above which a page had better be several.</summary>
    private const int LargeBytes = 64 * 1024;

    private readonly List<Finding> _findings = [];
    private readonly List<PageRow> _pages = database.Query(
        "SELECT id, path, title, titleKey, size, at FROM files WHERE page = 1 AND pending = 0 ORDER BY path",
        row => new PageRow(
            row.GetInt64(0), TreeName.Decode(row.GetFieldValue<byte[]>(1))[..^PagePath.Extension.Length], row.GetString(2), row.GetString(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetInt64(5)));

    public List<Finding> Run()
    {
        Links();
        Titles();
        Sizes();
        Times();
        FrontMatter();
        var order = FindingKinds.All.Select((kind, i) => (kind, i)).ToDictionary(pair => pair.kind, pair => pair.i, StringComparer.Ordinal);
        return [.. _findings.Where(finding => scope.Folder.Length == 0 || scope.Holds(finding.Path)).OrderBy(finding => order[finding.Kind]).ThenBy(finding => finding.Path, StringComparer.Ordinal)];
    }

    private void Links()
    {
        var map = new LinkMap(database.Query("SELECT path FROM files", row => TreeName.Decode(row.GetFieldValue<byte[]>(0))));
        var linked = new HashSet<string>(StringComparer.Ordinal) { StartPage };
        foreach (var (path, link) in database.Query(
            "SELECT files.path, links.line, links.syntax, links.raw, links.target FROM links JOIN files ON files.id = links.file ORDER BY links.file, links.id",
            row => (TreeName.Decode(row.GetFieldValue<byte[]>(0)), new PageLink(LinkKinds.Of(row.GetInt64(2)), LinkPlace.Text, 0, 0, row.GetString(3), row.GetString(4), row.GetInt32(1)))))
        {
            RequestBudget.Step("it checked the links", link.Target.Length);
            var target = map.Resolve(path, link);
            if (target is null && PagePath.FromFile(path) is { } page)
            {
                Add(FindingKinds.BrokenLink, page.Value, $"The {link.Syntax.Name} to '{link.Raw}' leads nowhere: mend it with edit_page, or write the page that it means.", link.Line);
            }
            else if (target is not null && target != path && PagePath.FromFile(target) is { } to)
            {
                linked.Add(to.Value);
            }
        }

        foreach (var page in _pages.Where(page => !linked.Contains(page.Path)))
        {
            Add(FindingKinds.Orphan, page.Path, "No page links here: link it from where readers come by, or delete it.");
        }
    }

    private void Titles()
    {
        foreach (var same in _pages.GroupBy(page => page.TitleKey, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            foreach (var page in same)
            {
                Add(FindingKinds.DoubleTitle, page.Path, $"'{same.First(other => other.Path != page.Path).Path}' has the title '{AnswerSize.Shorten(page.Title)}' too: merge them, or give one another title.");
            }
        }
    }

    private void Sizes()
    {
        var text = new Dictionary<long, int>();
        foreach (var (file, characters) in database.Query("SELECT file, text FROM sections WHERE length(text) < 2000", row => (row.GetInt64(0), Plain(row.GetString(1)))))
        {
            text[file] = text.GetValueOrDefault(file) + characters;
        }

        var longer = database.Query("SELECT DISTINCT file FROM sections WHERE length(text) >= 2000", row => row.GetInt64(0)).ToHashSet();
        foreach (var page in _pages)
        {
            var characters = longer.Contains(page.Id) ? int.MaxValue : text.GetValueOrDefault(page.Id);
            if (characters == 0)
            {
                Add(FindingKinds.Empty, page.Path, "It has no text: write some, or delete it.");
            }
            else if (characters < StubCharacters)
            {
                Add(FindingKinds.Stub, page.Path, string.Create(CultureInfo.InvariantCulture, $"It has {characters} characters of text: write more, or merge it into another page."));
            }

            if (page.Size > LargeBytes)
            {
                Add(FindingKinds.Large, page.Path, string.Create(CultureInfo.InvariantCulture, $"It has {page.Size} bytes: split it with write_pages."));
            }
        }
    }

    private void Times()
    {
        var dates = Values("EXPIRES", "VERIFIED").ToLookup(value => value.File);
        var limit = staleDays is { } days ? now.AddDays(-days) : (DateTimeOffset?)null;
        foreach (var page in _pages)
        {
            var changed = page.At is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : (DateTimeOffset?)null;
            foreach (var (_, key, value) in dates[page.Id])
            {
                if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                {
                    continue;
                }

                if (key == "VERIFIED")
                {
                    changed = changed is { } known && known > date ? known : date;
                }
                else if (date < now)
                {
                    Add(FindingKinds.Stale, page.Path, $"It expired on {date:yyyy-MM-dd}: check it and set another date, or delete it.");
                }
            }

            if (changed < limit)
            {
                Add(FindingKinds.Stale, page.Path, $"Nobody has changed or verified it since {changed:yyyy-MM-dd}: check it, and set 'verified' in its front matter.");
            }
        }
    }

    /// <summary>A page's <c>requires</c> is asked of all pages below the folder of its name; the start page's of all.</summary>
    private void FrontMatter()
    {
        var required = Values("REQUIRES");
        if (required.Count == 0)
        {
            return;
        }

        var has = database.Query("SELECT DISTINCT file, key FROM properties", row => (row.GetInt64(0), row.GetString(1))).ToHashSet();
        var paths = _pages.ToDictionary(page => page.Id, page => page.Path);
        foreach (var (file, _, key) in required.Where(value => paths.ContainsKey(value.File)))
        {
            var folder = paths[file] == StartPage ? "" : paths[file] + "/";
            foreach (var page in _pages.Where(page => page.Id != file && FolderScope.IsBelow(page.Path, folder) && !has.Contains((page.Id, Folding.Name(key)))))
            {
                RequestBudget.Step("it checked the front matter");
                Add(FindingKinds.MissingFrontMatter, page.Path, $"Its front matter lacks '{AnswerSize.Shorten(key)}', which '{paths[file]}' requires: set it with edit_page.");
            }
        }
    }

    private List<(long File, string Key, string Value)> Values(params string[] keys) => [.. keys.SelectMany(key => database.Query(
        "SELECT file, key, value FROM properties WHERE key = $1", row => (row.GetInt64(0), row.GetString(1), row.GetString(2)), key))];

    /// <summary>Characters of a section without headings, front matter and white space at the ends of lines.</summary>
    private static int Plain(string text)
    {
        var body = text.AsSpan(Markdown.FrontMatterBlock.BodyStart(text));
        var count = 0;
        foreach (var line in body.EnumerateLines())
        {
            var trimmed = line.Trim();
            count += trimmed.StartsWith("#") || trimmed.TrimStart("=-").IsEmpty ? 0 : trimmed.Length;
        }

        return count;
    }

    private void Add(string kind, string path, string detail, int? line = null) => _findings.Add(new Finding(kind, path, detail, line));

    private sealed record PageRow(long Id, string Path, string Title, string TitleKey, long Size, long? At);
}
