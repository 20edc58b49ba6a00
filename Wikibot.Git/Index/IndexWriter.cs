using System.Text;
using Wikibot.Git.Links;

namespace Wikibot.Git.Index;

/// <summary>Puts files and pages into an index and takes them out.</summary>
internal sealed class IndexWriter(Database database)
{
    private readonly WordReader _words = new();
    private readonly List<Word> _list = [];
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _terms = new(StringComparer.Ordinal);

    /// <summary>Takes a difference in: a new or changed page is pending until <see cref="AddPage"/>.</summary>
    public void Apply(FileDifference difference)
    {
        var path = TreeName.Encode(difference.Path);
        var known = database.Number("SELECT id FROM files WHERE path = $1", path);
        if (known != 0)
        {
            Clear(known);
        }

        if (difference.New is not { } entry)
        {
            database.Execute("DELETE FROM fileKeys WHERE file = $1", known);
            database.Execute("DELETE FROM files WHERE id = $1", known);
            RemoveFolders(difference.Path);
            return;
        }

        var blob = Raw(entry.Id);
        var isText = entry.Kind == EntryKind.Blob && difference.Path.EndsWith(PagePath.Extension, StringComparison.Ordinal);
        var isPage = isText && PagePath.FromFile(difference.Path) is not null;
        if (known != 0)
        {
            database.Execute("UPDATE files SET blob = $2, page = $3, pending = $4, title = NULL, titleKey = NULL, size = NULL, unread = NULL WHERE id = $1", known, blob, isPage, isText);
            return;
        }

        var file = database.Insert("INSERT INTO files (path, blob, page, pending) VALUES ($1, $2, $3, $4)", path, blob, isPage, isText);
        foreach (var key in LinkKeys.OfFile(difference.Path))
        {
            database.Execute("INSERT OR IGNORE INTO fileKeys VALUES ($1, $2)", key, file);
        }

        AddFolders(difference.Path);
    }

    /// <summary>Puts in what a pending file holds.</summary>
    public void AddPage(PendingFile file, IndexedPage page, int size)
    {
        database.Execute(
            "UPDATE files SET pending = 0, title = $2, titleKey = $3, size = $4, unread = $5 WHERE id = $1", file.Id, page.Title, Folding.Name(page.Title), size, page.Links.Unread);
        if (PagePath.FromFile(file.Path) is { } path)
        {
            AddWords(file.Id, path, page);
            AddNames(file.Id, page);
        }

        foreach (var link in page.Links.Links)
        {
            AddLink(file.Id, link);
        }
    }

    /// <summary>Makes the words that were added findable as parts of words.</summary>
    public void AddTerms()
    {
        foreach (var term in _terms)
        {
            database.Execute("INSERT OR IGNORE INTO terms VALUES ($1)", term);
        }

        _terms.Clear();
    }

    public static byte[] Raw(ObjectId id)
    {
        var bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        return bytes;
    }

    private void Clear(long file)
    {
        database.Execute("DELETE FROM words WHERE rowid IN (SELECT id FROM sections WHERE file = $1)", file);
        database.Execute("DELETE FROM heads WHERE rowid IN (SELECT id FROM sections WHERE file = $1)", file);
        database.Execute("DELETE FROM sections WHERE file = $1", file);
        database.Execute("DELETE FROM links WHERE file = $1", file);
        database.Execute("DELETE FROM names WHERE file = $1", file);
        database.Execute("DELETE FROM properties WHERE file = $1", file);
    }

    private void AddFolders(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (database.Execute("INSERT OR IGNORE INTO folders VALUES ($1)", TreeName.Encode(path[..(slash + 1)])) == 0)
            {
                return;
            }
        }
    }

    /// <summary>A folder goes with its last file.</summary>
    private void RemoveFolders(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var folder = TreeName.Encode(path[..(slash + 1)]);
            if (database.Number("SELECT id FROM files WHERE path >= $1 AND path < $2 LIMIT 1", folder, PathRange.Behind(folder)) != 0)
            {
                return;
            }

            database.Execute("DELETE FROM folders WHERE path = $1", folder);
        }
    }

    private void AddWords(long file, PagePath path, IndexedPage page)
    {
        var title = Words($"{page.Title}\n{path.Value}");
        var aliases = Words(string.Join('\n', page.Aliases));
        foreach (var section in page.Sections)
        {
            var id = database.Insert(
                "INSERT INTO sections (file, heading, first, last, text) VALUES ($1, $2, $3, $4, $5)", file, section.Heading, section.First, section.Last, section.Text);
            var heading = Words(section.Heading);
            database.Execute("INSERT INTO words (rowid, title, aliases, heading, text) VALUES ($1, $2, $3, $4, $5)", id, title, aliases, heading, Words(section.Text));
            database.Execute("INSERT INTO heads (rowid, title, aliases, heading) VALUES ($1, $2, $3, $4)", id, title, aliases, heading);
        }
    }

    private string Words(string text)
    {
        _list.Clear();
        _words.Read(text, _list);
        _text.Clear();
        foreach (var word in _list)
        {
            _text.Append(_text.Length == 0 ? "" : " ").Append(word.Text);
            _terms.Add(word.Text);
        }

        return _text.ToString();
    }

    private void AddNames(long file, IndexedPage page)
    {
        foreach (var alias in page.Aliases)
        {
            database.Execute("INSERT OR IGNORE INTO names VALUES ($1, $2, $3, $4)", file, NameKinds.Alias, Folding.Name(alias), alias);
        }

        foreach (var tag in page.Tags)
        {
            database.Execute("INSERT OR IGNORE INTO names VALUES ($1, $2, $3, $4)", file, NameKinds.Tag, Folding.Name(tag), tag);
        }

        foreach (var (key, value) in page.Values)
        {
            database.Execute("INSERT OR IGNORE INTO properties VALUES ($1, $2, $3, $4)", file, Folding.Name(key), value, Folding.Name(value));
        }
    }

    private void AddLink(long file, PageLink link) => database.Execute(
        "INSERT INTO links (file, line, syntax, place, raw, target, key) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        file,
        link.Line,
        LinkKinds.NumberOf(link.Syntax),
        link.Place.IsFrontMatter,
        link.Raw,
        link.Target,
        LinkKeys.OfLink(link.Target));
}

/// <summary>A file whose text is not in the index yet.</summary>
internal readonly record struct PendingFile(long Id, string Path, ObjectId Blob);
