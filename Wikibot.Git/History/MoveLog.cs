using Wikibot.Git.Pages;
using Wikibot.Git.Storage;

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

        for (var commit = newer; commit.Id != older.Id; commit = await wiki.ReadCommitAsync(commit.Parents[0], cancellationToken))
        {
            if (MoveTrailer.Read(commit).Any())
            {
                log._moves.Add(commit);
            }
        }

        return log;
    }

    /// <summary>Where the page was before all these moves, or null when it did not move.</summary>
    public string? OriginOf(PagePath page)
    {
        var at = page;
        foreach (var move in _moves)
        {
            at = MoveTrailer.OriginOf(move, at) ?? at;
        }

        return at == page ? null : at.Value;
    }
}
