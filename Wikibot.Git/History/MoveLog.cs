namespace Wikibot.Git.History;

/// <summary>The moves between two commits, newest first: where a page of the newer state was in the older one.</summary>
internal sealed class MoveLog
{
    private readonly List<Commit> _moves = [];

    /// <summary>The moves after <paramref name="older"/> up to <paramref name="newer"/>; none when that is not later on the same line.</summary>
    public static async Task<MoveLog> BetweenAsync(IWiki wiki, Commit older, Commit newer, CancellationToken cancellationToken)
    {
        var log = new MoveLog();
        if (older.Id == newer.Id || !await wiki.IsOnMainAsync(newer.Id, older.Id, cancellationToken))
        {
            return log;
        }

        if (wiki is IKnownPast known && await known.MovesBetweenAsync(older.Id, newer.Id, cancellationToken) is { } moves)
        {
            log._moves.AddRange(moves);
            return log;
        }

        await foreach (var commit in wiki.LineAsync(newer.Id, cancellationToken).TakeWhile(commit => commit.Id != older.Id).Where(commit => MoveTrailer.Read(commit).Any()))
        {
            log._moves.Add(commit);
        }

        return log;
    }

    /// <summary>Where the page was before all these moves, or null when it did not move.</summary>
    public string? OriginOf(PagePath page) => OriginOf(page.Value) is { } origin && PagePath.FromFile(origin + PagePath.Extension) is not null ? origin : null;

    /// <summary>The same of a page, or of a folder with its slash.</summary>
    public string? OriginOf(string path)
    {
        var at = path;
        foreach (var move in _moves)
        {
            at = MoveTrailer.OriginOf(move, at) ?? at;
        }

        return at == path ? null : at;
    }

    /// <summary>The same of a file of any kind, by its full path: of a page as above, of another by its folder's moves.</summary>
    public string? OriginOfFile(string file)
    {
        if (PagePath.FromFile(file) is { } page)
        {
            return OriginOf(page) is { } origin ? origin + PagePath.Extension : null;
        }

        var at = file;
        foreach (var move in _moves)
        {
            at = MoveTrailer.OriginOfFile([.. MoveTrailer.Read(move)], at) ?? at;
        }

        return at == file ? null : at;
    }

    /// <summary>Where a page that was there before all these moves is after them.</summary>
    public PagePath PlaceOf(PagePath page)
    {
        var at = page;
        foreach (var move in Enumerable.Reverse(_moves))
        {
            at = MoveTrailer.DestinationOf(move, at) ?? at;
        }

        return at;
    }
}
