using System.Globalization;
using Wikibot.Git.Budgets;
using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>What is one and two links away from a page, in either direction, and the links between all of these. What is looked at is bounded, whatever pages link.</summary>
internal sealed class NearPages(Database database)
{
    /// <summary>Links of one page, in each direction, that a graph around a page follows.</summary>
    private const int MaxLinks = 200;

    /// <summary>Pages next to the one in the middle behind which a graph looks for further ones.</summary>
    private const int MaxBehind = 30;

    private readonly IndexedLinks _links = new(database);
    private readonly HashSet<(string From, string To)> _found = [];
    private readonly Dictionary<string, List<string>> _to = new(StringComparer.Ordinal);
    private bool _isCut;

    /// <summary>The graph; null where there is no such page.</summary>
    public LinkGraph? Read(PagePath path, int most)
    {
        if (NumberOf(path.File) == 0)
        {
            return null;
        }

        var steps = new Dictionary<string, int>(StringComparer.Ordinal) { [path.File] = 0 };
        var order = new List<string> { path.File };
        var near = Neighbours(path.File);
        Reach(near, 1);
        var behind = near.Take(MaxBehind).Select(Neighbours).ToList();

        // The first of each before the second of any: one page with many links does not fill the picture.
        Reach(behind.SelectMany((pages, page) => pages.Select((file, rank) => (rank, page, file))).OrderBy(one => one.rank).ThenBy(one => one.page).Select(one => one.file), 2);

        var kept = order.Take(most).ToList();
        var places = kept.Index().ToDictionary(page => page.Item, page => page.Index, StringComparer.Ordinal);
        foreach (var page in kept)
        {
            Follow(page);
        }

        return new LinkGraph(
            [.. kept.Select(page => new GraphPage(TreeName.Show(page[..^PagePath.Extension.Length]), steps[page]))],
            [
                .. _found.Where(link => places.ContainsKey(link.From) && places.ContainsKey(link.To))
                    .Select(link => new GraphLink(places[link.From], places[link.To])).OrderBy(link => link.From).ThenBy(link => link.To),
            ],
            order.Count,
            Note: Note(near.Count));

        void Reach(IEnumerable<string> pages, int step)
        {
            foreach (var page in pages.Where(page => steps.TryAdd(page, step)))
            {
                order.Add(page);
            }
        }
    }

    /// <summary>The pages that a page links to and those that link to it, in turn.</summary>
    private List<string> Neighbours(string file)
    {
        var to = Follow(file);
        var from = _links.To(file, MaxLinks).Select(link => link.Path).Distinct(StringComparer.Ordinal).ToList();
        RequestBudget.Step("it followed the links", to.Count + from.Count);
        _found.UnionWith(from.Select(page => (page, file)));
        _isCut |= LinkKeys.OfFile(file).Any(key => database.Number("SELECT count(*) FROM links WHERE key = $1", key) > MaxLinks);
        var both = new List<string>(to.Count + from.Count);
        for (var i = 0; i < Math.Max(to.Count, from.Count); i++)
        {
            both.AddRange(to.Skip(i).Take(1));
            both.AddRange(from.Skip(i).Take(1));
        }

        return [.. both.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The pages that a page links to, in the order of its links.</summary>
    private List<string> Follow(string file)
    {
        if (_to.TryGetValue(file, out var known))
        {
            return known;
        }

        var links = _links.Of(NumberOf(file), MaxLinks);
        var map = _links.MapFor(links);
        _isCut |= links.Count == MaxLinks;
        var to = new List<string>();
        foreach (var link in links)
        {
            RequestBudget.Step("it followed the links", link.Link.Target.Length);
            if (map.Resolve(file, link.Link) is { } target && target != file && PagePath.FromFile(target) is not null)
            {
                to.Add(target);
            }
        }

        _found.UnionWith(to.Select(page => (file, page)));
        return _to[file] = [.. to.Distinct(StringComparer.Ordinal)];
    }

    private long NumberOf(string file) => database.Number("SELECT id FROM files WHERE path = $1 AND page = 1", TreeName.Encode(file));

    private string? Note(int near)
    {
        string?[] notes =
        [
            near > MaxBehind ? string.Create(CultureInfo.InvariantCulture, $"Further pages were looked for behind {MaxBehind} of its {near} neighbours.") : null,
            _isCut ? string.Create(CultureInfo.InvariantCulture, $"Of pages with many links {MaxLinks} in each direction were followed.") : null,
        ];
        return notes.Any(note => note is not null) ? string.Join(' ', notes.Where(note => note is not null)) : null;
    }
}
