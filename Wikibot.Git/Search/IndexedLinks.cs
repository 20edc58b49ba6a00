using System.Text;
using Wikibot.Git.Index;
using Wikibot.Git.Links;

namespace Wikibot.Git.Search;

/// <summary>A link as the index has it.</summary>
/// <param name="File">Number of the file that holds it.</param>
/// <param name="Path">That file.</param>
/// <param name="Link">The link; where in its page it stands is not kept, but for the line.</param>
internal sealed record IndexedLink(long File, string Path, PageLink Link);

/// <summary>Reads links of an index and resolves them, with no more of the wiki's files in hand than those that may be meant.</summary>
internal sealed class IndexedLinks(Database database)
{
    private const string Columns = "SELECT links.file, files.path, links.line, links.syntax, links.raw, links.target FROM links JOIN files ON files.id = links.file";

    /// <summary>What SQLite takes for no limit.</summary>
    private const int All = -1;

    /// <summary>The links of a file, in their order.</summary>
    public List<IndexedLink> Of(long file, int most = All) => database.Query($"{Columns} WHERE links.file = $1 ORDER BY links.id LIMIT $2", Read, file, most);

    /// <summary>The links of all pages.</summary>
    public List<IndexedLink> OfAll() => database.Query($"{Columns} ORDER BY links.file, links.id", Read);

    /// <summary>The links to a file from others, in path order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">Links that may lead there of which it is looked whether they do.</param>
    public List<IndexedLink> To(string file, int most = All)
    {
        var links = LinkKeys.OfFile(file).SelectMany(key => database.Query($"{Columns} WHERE links.key = $1 ORDER BY files.path, links.id LIMIT $2", Read, key, most)).Where(link => link.Path != file).ToList();
        return [.. links.Zip(Resolve(links)).Where(pair => pair.Second == file).Select(pair => pair.First)];
    }

    /// <summary>What links lead to, one for each. Those of one page that name the same are looked up once: a long page names few others, and each often.</summary>
    public List<string?> Resolve(List<IndexedLink> links)
    {
        var map = MapFor([.. links.DistinctBy(Named)]);
        var known = new Dictionary<(string, bool, string), string?>();
        return links.ConvertAll(link =>
        {
            if (!known.TryGetValue(Named(link), out var target))
            {
                known[Named(link)] = target = map.Resolve(link.Path, link.Link);
            }

            return target;
        });

        static (string Path, bool ByName, string Target) Named(IndexedLink link) => (link.Path, link.Link.Syntax.ByName, link.Link.Target);
    }

    /// <summary>The file that a link by name leads to from the root; null when there is none, or several.</summary>
    public string? FileNamed(string name)
    {
        var link = new IndexedLink(0, "", new PageLink(LinkSyntax.Embed, LinkPlace.Text, 0, 0, name, name, 0));
        return MapFor([link]).Resolve(link.Path, link.Link);
    }

    /// <summary>What these links lead to: a map of the files and folders that any of them may mean.</summary>
    public LinkMap MapFor(IReadOnlyCollection<IndexedLink> links)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in links.SelectMany(link => LinkKeys.AllOfLink(link.Link.Target)).ToHashSet(StringComparer.Ordinal))
        {
            files.UnionWith(database.Query("SELECT files.path FROM fileKeys JOIN files ON files.id = fileKeys.file WHERE fileKeys.key = $1", row => TreeName.Decode(row.GetFieldValue<byte[]>(0)), key));
        }

        foreach (var folder in links.Where(link => !link.Link.Syntax.ByName).SelectMany(Folders).ToHashSet(StringComparer.Ordinal))
        {
            if (database.Number("SELECT count(*) FROM folders WHERE path = $1", TreeName.Encode(folder)) > 0)
            {
                // A folder is there by what is in it; no link can mean this name.
                files.Add(folder + '\0');
            }
        }

        return new LinkMap(files);
    }

    /// <summary>The folder that an address may mean, in each normalisation.</summary>
    private static IEnumerable<string> Folders(IndexedLink link)
    {
        var address = link.Link.Target;
        if (LinkMap.Combine(address.StartsWith('/') ? "" : LinkMap.FolderOf(link.Path), address.TrimStart('/')) is not { Length: > 0 } path || path.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return [];
        }

        path = path.TrimEnd('/') + "/";
        return [path, path.Normalize(NormalizationForm.FormC), path.Normalize(NormalizationForm.FormD)];
    }

    private static IndexedLink Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0),
        TreeName.Decode(row.GetFieldValue<byte[]>(1)),
        new PageLink(LinkKinds.Of(row.GetInt64(3)), LinkPlace.Text, 0, 0, row.GetString(4), row.GetString(5), row.GetInt32(2)));
}
