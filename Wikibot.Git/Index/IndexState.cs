namespace Wikibot.Git.Index;

/// <summary>How far an index is.</summary>
/// <param name="Commit">The commit whose files it knows.</param>
/// <param name="Pages">Pages of that commit.</param>
/// <param name="Pending">Files whose text is not in it yet.</param>
/// <param name="IsDated">Whether it is known of every file who changed it last.</param>
/// <param name="IsLineWhole">Whether it is known of every commit what it changed.</param>
internal sealed record IndexState(ObjectId Commit, int Pages, int Pending, bool IsDated, bool IsLineWhole)
{
    /// <summary>Whether it holds all that there is of the newest state.</summary>
    public bool IsWhole => Pending == 0 && IsDated;

    public static IndexState Of(Database database) => database.Query(
        $"""
        SELECT (SELECT value FROM meta WHERE name = 'target'), pages, pending,
            NOT EXISTS (SELECT 1 FROM spans WHERE stop > {LineRecords.BeforeFirst} OR EXISTS (SELECT 1 FROM files WHERE changed = 0)), NOT EXISTS (SELECT 1 FROM spans)
        FROM counts
        """,
        row => row.IsDBNull(0) ? null : new IndexState(new ObjectId(row.GetFieldValue<byte[]>(0)), row.GetInt32(1), row.GetInt32(2), row.GetBoolean(3), row.GetBoolean(4))) is [{ } state]
            ? state
            : throw new InvalidOperationException("An index without a commit was read.");

    /// <summary>The commit that it was brought up to, or is on its way to; null in an empty one.</summary>
    public static ObjectId? TargetOf(Database database) => database.Bytes("SELECT value FROM meta WHERE name = 'target'") is { Length: ObjectId.Size } id ? new ObjectId(id) : null;
}
