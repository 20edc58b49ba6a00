namespace Wikibot.Git.Index;

/// <summary>How far an index is.</summary>
/// <param name="Commit">The commit whose files it knows.</param>
/// <param name="Pages">Pages of that commit.</param>
/// <param name="Pending">Files whose text is not in it yet.</param>
/// <param name="IsDated">Whether it is known of every file who changed it last.</param>
internal sealed record IndexState(ObjectId Commit, int Pages, int Pending, bool IsDated)
{
    /// <summary>Whether it holds all that there is.</summary>
    public bool IsWhole => Pending == 0 && IsDated;

    public static IndexState Of(Database database) => new(
        TargetOf(database) ?? throw new InvalidOperationException("An index without a commit was read."),
        (int)database.Number("SELECT count(*) FROM files WHERE page = 1"),
        (int)database.Number("SELECT count(*) FROM files WHERE pending = 1"),
        database.Number("SELECT count(*) FROM spans") == 0);

    /// <summary>The commit that it was brought up to, or is on its way to; null in an empty one.</summary>
    public static ObjectId? TargetOf(Database database) => database.Bytes("SELECT value FROM meta WHERE name = 'target'") is { Length: ObjectId.Size } id ? new ObjectId(id) : null;
}
