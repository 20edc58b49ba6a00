namespace Wikibot.Git.Base;

/// <summary>What the times of commits say: writers' clocks may differ a little, so that a commit may be older than its parent.</summary>
internal static class CommitTimes
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Whether a commit and all before it are older than <paramref name="since"/>: a walk backwards may end there.</summary>
    public static bool EndsBefore(this Commit commit, DateTimeOffset? since) => since is { } time && time > DateTimeOffset.UnixEpoch && commit.Committer.When < time - ClockSkew;

    /// <summary>Whether a commit is of <paramref name="since"/> or later.</summary>
    public static bool IsSince(this Commit commit, DateTimeOffset? since) => since is not { } time || commit.Committer.When >= time;
}
