using Wikibot.Git.History;

namespace Wikibot.Git.Index;

/// <summary>
/// The commits of the line in an index, and what each changed. They are numbered so that the newer has the higher number: the first that the index meets has
/// one in the middle, those before it count down and those after it up, so that none has to be counted beforehand.
/// </summary>
internal sealed class LineRecords(Database database)
{
    /// <summary>Number of the first tip that an index meets.</summary>
    public const long Start = 1L << 30;

    /// <summary>Where a stretch of the line stops that goes on to its first commit. No commit has this number.</summary>
    public const long BeforeFirst = 0;

    private readonly record struct Person(string Name, string Email);

    private Person _last;
    private (string Author, string Email) _keys;

    /// <summary>The number of a commit; 0 when it is none of those that are known.</summary>
    public static long NumberOf(Database database, ObjectId commit) => database.Number("SELECT number FROM commits WHERE id = $1", IndexWriter.Raw(commit));

    /// <summary>Puts a commit in, unless it is there: the first tip is met again.</summary>
    public void AddCommit(long number, ObjectId id, bool moves) => database.Execute("INSERT OR IGNORE INTO commits VALUES ($1, $2, $3)", number, IndexWriter.Raw(id), moves);

    /// <summary>Puts in what a commit did at one path. What only ever is a link or a submodule there has no past that anyone asks for.</summary>
    /// <param name="number">The commit's number.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="difference">What it did.</param>
    /// <param name="dates">Whether it may be the last one that changed the file.</param>
    public void AddChange(long number, Commit commit, FileDifference difference, bool dates)
    {
        var path = TreeName.Encode(difference.Path);
        if (dates && difference.New is not null)
        {
            Date(number, commit, path);
        }

        if (difference.Old is { Kind: EntryKind.Blob } || difference.New is { Kind: EntryKind.Blob })
        {
            database.Execute(
                "INSERT INTO changes VALUES ($1, $2, $3, $4, $5, $6)",
                IdOf(path),
                number,
                difference.Old is { } old ? IndexWriter.Raw(old.Id) : null,
                difference.Old?.Mode,
                difference.New is { } now ? IndexWriter.Raw(now.Id) : null,
                difference.New?.Mode);
        }
    }

    /// <summary>Whether a commit records moves.</summary>
    public static bool Moves(Commit commit) => commit.Message.Contains(MoveTrailer.Key, StringComparison.Ordinal) && MoveTrailer.Read(commit).Any();

    private void Date(long number, Commit commit, byte[] path)
    {
        var author = new Person(commit.Author.Name, commit.Author.Email);
        if (author != _last)
        {
            (_last, _keys) = (author, (Folding.Name(author.Name), Folding.Name(author.Email)));
        }

        database.Execute(
            "UPDATE files SET changed = $2, author = $3, authorKey = $4, emailKey = $5, at = $6 WHERE path = $1 AND changed < $2",
            path,
            number,
            author.Name,
            _keys.Author,
            _keys.Email,
            commit.Committer.When.ToUnixTimeSeconds());
    }

    private long IdOf(byte[] path) => database.Number("SELECT id FROM paths WHERE path = $1", path) is var known and not 0 ? known : database.Insert("INSERT INTO paths (path) VALUES ($1)", path);
}
