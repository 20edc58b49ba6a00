using System.Collections.Concurrent;

namespace Wikibot.Git.Commits;

/// <summary>
/// What followers could not do after commits that nobody repeats. A push that is durable is told so, whatever became of its followers: git would take
/// any other answer for a refusal, and pushing again finds nothing to push. It is done with the next commit of this process.
/// </summary>
internal sealed partial class OwedFollowers(ILogger logger)
{
    /// <summary>Most calls that are owed; beyond, the oldest are given up, and logged.</summary>
    public const int MaxOwed = 1000;

    private readonly ConcurrentQueue<(IAfterCommit Follower, Committed Committed)> _owed = [];

    /// <summary>Calls a follower; if that fails, it is owed. Does not throw.</summary>
    public async Task CallAsync(IAfterCommit follower, Committed committed, CancellationToken cancellationToken)
    {
        try
        {
            await follower.AfterAsync(committed, cancellationToken);
        }
        catch (Exception failed)
        {
            LogOwed(failed, committed.Wiki.Name, committed.RefName, committed.To.Commit.Id, follower.GetType().Name);
            _owed.Enqueue((follower, committed));
            if (_owed.Count > MaxOwed && _owed.TryDequeue(out var oldest))
            {
                LogGivenUp(oldest.Committed.Wiki.Name, oldest.Committed.To.Commit.Id, oldest.Follower.GetType().Name);
            }
        }
    }

    /// <summary>Calls again what is owed so far, each once.</summary>
    public async Task PayAsync(CancellationToken cancellationToken)
    {
        for (var left = _owed.Count; left > 0 && _owed.TryDequeue(out var owed); left--)
        {
            await CallAsync(owed.Follower, owed.Committed, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Wiki}: {Ref} was moved to {Commit}, but {Follower} failed; it is called again with the next commit")]
    private partial void LogOwed(Exception failed, string wiki, string @ref, ObjectId commit, string follower);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Wiki}: {Follower} was not told of {Commit}: too many calls are owed")]
    private partial void LogGivenUp(string wiki, ObjectId commit, string follower);
}
