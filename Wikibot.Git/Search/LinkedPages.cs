using Wikibot.Git.Budgets;
using Wikibot.Git.Index;
using Wikibot.Git.Links;

namespace Wikibot.Git.Search;

/// <summary>The pages of a wiki or folder that have the most links, and the links between them.</summary>
internal sealed class LinkedPages(Database database, FolderScope scope)
{
    /// <summary>Folders that a graph of links names for further ones.</summary>
    private const int MaxFolders = 100;

    public LinkGraph Read(int most)
    {
        var files = database.Query("SELECT path, page FROM files", row => (Path: TreeName.Decode(row.GetFieldValue<byte[]>(0)), IsPage: row.GetInt64(1) == 1));
        var pages = files.Where(file => file.IsPage && scope.Holds(Named(file.Path))).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var links = Between(pages, new LinkMap(files.Select(file => file.Path)));
        var neighbours = pages.ToDictionary(page => page, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (from, to) in links)
        {
            neighbours[from].Add(to);
            neighbours[to].Add(from);
        }

        var kept = pages.OrderByDescending(page => neighbours[page].Count).ThenBy(page => page, StringComparer.Ordinal).Take(most).ToList();
        var places = kept.Index().ToDictionary(page => page.Item, page => page.Index, StringComparer.Ordinal);
        return new LinkGraph(
            [.. kept.Select(page => new GraphPage(TreeName.Show(Named(page)), Linked: neighbours[page].Count))],
            [
                .. links.Where(link => places.ContainsKey(link.From) && places.ContainsKey(link.To))
                    .Select(link => new GraphLink(places[link.From], places[link.To])).OrderBy(link => link.From).ThenBy(link => link.To),
            ],
            pages.Count,
            Folders(pages));
    }

    private HashSet<(string From, string To)> Between(HashSet<string> pages, LinkMap map)
    {
        var found = new HashSet<(string, string)>();
        foreach (var (_, path, link) in new IndexedLinks(database).OfAll())
        {
            RequestBudget.Step("it followed the links", link.Target.Length);
            if (pages.Contains(path) && map.Resolve(path, link) is { } target && target != path && pages.Contains(target))
            {
                found.Add((path, target));
            }
        }

        return found;
    }

    /// <summary>The folders right below the one that is looked at.</summary>
    private GraphFolder[] Folders(HashSet<string> pages) =>
    [
        .. pages.Where(page => FolderScope.IsBelow(page, scope.Folder) && page.IndexOf('/', scope.Folder.Length) >= 0)
            .GroupBy(page => page[..(page.IndexOf('/', scope.Folder.Length) + 1)], StringComparer.Ordinal)
            .OrderBy(folder => folder.Key, StringComparer.Ordinal)
            .Take(MaxFolders)
            .Select(folder => new GraphFolder(TreeName.Show(folder.Key), folder.Count())),
    ];

    private static string Named(string page) => page[..^PagePath.Extension.Length];
}
