namespace Wikibot.Git.Index;

/// <summary>Aliases and titles of pages, by which a reader may open one. They are known of the newest state only, and not before all of its pages are in the index.</summary>
internal sealed class IndexedNames(WikiIndexes indexes) : IFurtherNames
{
    /// <summary>One is opened, and of several none.</summary>
    private const int Most = 2;

    /// <summary>Whoever asks for a page that is not there waits no longer for an index.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<(PagePath Page, string By)>> FindAsync(IWiki wiki, Snapshot state, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await indexes.ReadAsync<IReadOnlyList<(PagePath, string)>>(
                wiki, IndexNeed.Texts, s_patience, (database, index) => index.Commit == state.Commit.Id && index.Pending == 0 ? Find(database, Folding.Name(name)) : [], cancellationToken);
        }
        catch (WikibotProblemException unavailable) when (unavailable.Code == ProblemCodes.Unavailable)
        {
            // The page is still found by its path.
            return [];
        }
    }

    private static List<(PagePath Page, string By)> Find(Database database, string key)
    {
        var aliases = database.Query("SELECT files.path FROM names JOIN files ON files.id = names.file WHERE names.kind = $1 AND names.key = $2 AND files.page = 1 LIMIT $3", Page, NameKinds.Alias, key, Most);
        return aliases.Count > 0
            ? [.. aliases.Select(page => (page, ResolvedBy.Alias))]
            : [.. database.Query("SELECT path FROM files WHERE titleKey = $1 AND page = 1 LIMIT $2", Page, key, Most).Select(page => (page, ResolvedBy.Title))];
    }

    private static PagePath Page(Microsoft.Data.Sqlite.SqliteDataReader row) => PagePath.FromFile(TreeName.Decode(row.GetFieldValue<byte[]>(0)))!.Value;
}
