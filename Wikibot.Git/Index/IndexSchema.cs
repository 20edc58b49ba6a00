namespace Wikibot.Git.Index;

/// <summary>What an index file holds. Whoever changes what is kept or how text is cut into words raises <see cref="Version"/>: files of another one are made anew.</summary>
internal static class IndexSchema
{
    /// <summary>Number of this form.</summary>
    public const int Version = 6;

    /// <summary>Marks the file as one of ours ("WBIX").</summary>
    public const int ApplicationId = 0x57424958;

    /// <summary>Weights of title, aliases, headings and text for BM25.</summary>
    private const string Weights = "bm25(8.0, 8.0, 4.0, 1.0)";
    private const string HeadWeights = "bm25(8.0, 8.0, 4.0)";

    /// <summary>Every connection: nothing is worth a flush, because what is damaged is made anew.</summary>
    private const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;";

    /// <summary>KiB of pages that the writer keeps in memory, and a reader: the system keeps them too.</summary>
    private const string OfWriter = "PRAGMA cache_size = -8000";
    private const string OfReader = "PRAGMA cache_size = -2000";

    /// <summary>
    /// Paths are git's bytes, because not every name is text. Keys of links and files are what may match (<see cref="LinkKeys"/>); keys of names and values are folded.
    /// <c>heads</c> has the words of titles, aliases and headings once more, for words that stand nearly everywhere. The words of a section are kept without its text (<c>content=''</c>), cut by <see cref="WordReader"/>; <c>ascii</c> parts them at spaces only.
    /// Commits of the line are numbered, the newer the higher (<see cref="LineRecords"/>); <c>changed</c> is the number of the one that changed a file last, 0 where that is not known.
    /// <c>paths</c> are all that ever were, <c>changes</c> what each commit did at one, <c>spans</c> the stretches of the line that are still to be read.
    /// <c>changedLines</c> has the pieces of the lines that a change brought or took away, kept only where somebody asks for them (<see cref="LineTexts"/>), <c>textSpans</c> what of that is still to be read. <c>counts</c> has one row.
    /// </summary>
    private const string Tables =
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE files (
            id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, blob BLOB NOT NULL, page INTEGER NOT NULL, pending INTEGER NOT NULL,
            title TEXT, titleKey TEXT, size INTEGER, unread TEXT,
            changed INTEGER NOT NULL DEFAULT 0, author TEXT, authorKey TEXT, emailKey TEXT, at INTEGER);
        CREATE INDEX filesByTitle ON files (titleKey) WHERE titleKey IS NOT NULL;
        CREATE INDEX filesPending ON files (id) WHERE pending = 1;
        CREATE INDEX filesUndated ON files (id) WHERE changed = 0;
        CREATE INDEX filesUnread ON files (id) WHERE unread IS NOT NULL;
        CREATE TABLE fileKeys (key TEXT NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (key, file)) WITHOUT ROWID;
        CREATE TABLE folders (path BLOB PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE counts (pages INTEGER NOT NULL, pending INTEGER NOT NULL);
        INSERT INTO counts VALUES (0, 0);
        CREATE TRIGGER fileCame AFTER INSERT ON files BEGIN UPDATE counts SET pages = pages + new.page, pending = pending + new.pending; END;
        CREATE TRIGGER fileWent AFTER DELETE ON files BEGIN UPDATE counts SET pages = pages - old.page, pending = pending - old.pending; END;
        CREATE TRIGGER fileChanged AFTER UPDATE OF page, pending ON files BEGIN UPDATE counts SET pages = pages - old.page + new.page, pending = pending - old.pending + new.pending; END;
        CREATE TABLE commits (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, moves INTEGER NOT NULL);
        CREATE INDEX commitsThatMove ON commits (number) WHERE moves = 1;
        CREATE TABLE paths (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE);
        CREATE TABLE changes (path INTEGER NOT NULL, number INTEGER NOT NULL, old BLOB, oldMode INTEGER, new BLOB, newMode INTEGER, PRIMARY KEY (path, number)) WITHOUT ROWID;
        CREATE INDEX changesByNumber ON changes (number);
        CREATE TABLE spans (number INTEGER PRIMARY KEY, next BLOB NOT NULL, stop INTEGER NOT NULL);
        CREATE TABLE textSpans (number INTEGER PRIMARY KEY, path INTEGER NOT NULL, stop INTEGER NOT NULL);
        CREATE TABLE changedTexts (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, path INTEGER NOT NULL, large INTEGER NOT NULL);
        CREATE INDEX changedTextsThatAreLarge ON changedTexts (number) WHERE large = 1;
        CREATE VIRTUAL TABLE changedLines USING fts5(lines, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1');
        CREATE TABLE sections (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, heading TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE INDEX sectionsByFile ON sections (file, first);
        CREATE TABLE links (
            id INTEGER PRIMARY KEY, file INTEGER NOT NULL, line INTEGER NOT NULL, syntax INTEGER NOT NULL, place INTEGER NOT NULL, raw TEXT NOT NULL, target TEXT NOT NULL, key TEXT NOT NULL);
        CREATE INDEX linksByFile ON links (file);
        CREATE INDEX linksByKey ON links (key);
        CREATE TABLE names (file INTEGER NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, key, file)) WITHOUT ROWID;
        CREATE INDEX namesByFile ON names (file);
        CREATE TABLE properties (file INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, valueKey TEXT NOT NULL, PRIMARY KEY (key, valueKey, file)) WITHOUT ROWID;
        CREATE INDEX propertiesByFile ON properties (file);
        CREATE TABLE terms (term TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE VIRTUAL TABLE words USING fts5(title, aliases, heading, text, content='', contentless_delete=1, tokenize='ascii');
        CREATE VIRTUAL TABLE heads USING fts5(title, aliases, heading, content='', contentless_delete=1, tokenize='ascii');
        """;

    /// <summary>Makes an empty index of a wiki.</summary>
    public static void Make(Database database, string wiki)
    {
        Open(database);
        database.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        database.Execute(Tables);
        database.Execute($"INSERT INTO words (words, rank) VALUES ('rank', '{Weights}')");
        database.Execute($"INSERT INTO heads (heads, rank) VALUES ('rank', '{HeadWeights}')");
        database.Execute("INSERT INTO meta VALUES ('wiki', $1)", wiki);
    }

    /// <summary>Settings of a connection, which writes unless it only <paramref name="reads"/>.</summary>
    public static void Open(Database database, bool reads = false)
    {
        database.Execute(Settings);
        database.Execute(reads ? OfReader : OfWriter);
    }

    /// <summary>Whether a file is an index of this form and of this wiki.</summary>
    public static bool Fits(Database database, string wiki) =>
        database.Number("PRAGMA application_id") == ApplicationId
        && database.Number("PRAGMA user_version") == Version
        && database.Number("SELECT count(*) FROM meta WHERE name = 'wiki' AND value = $1", wiki) == 1;
}

/// <summary>Kinds of <c>names</c>.</summary>
internal static class NameKinds
{
    public const int Tag = 1;
    public const int Alias = 2;
}
