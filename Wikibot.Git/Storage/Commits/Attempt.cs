using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>One call that commits, with what its tries share.</summary>
internal sealed class Attempt(CommitRequest request, Slots slots, Turns turns, StorageTelemetry.Operation operation)
{
    public StorageTelemetry.Operation Operation => operation;

    public CommitRequest Request { get; } = request;

    public Slots Slots { get; } = slots;

    public Turns Turns { get; } = turns;

    /// <summary>Objects that this call has written.</summary>
    public HashSet<ObjectId> Written { get; } = [];

    /// <summary>The first attempt number that was free when last looked at.</summary>
    public int Next { get; set; }
}

/// <summary>A commit that wants to follow a tip; its ref file lies in the folder in which the tip's successor is decided.</summary>
internal sealed record Candidate(Attempt Attempt, CachedCommit Tip, ObjectId Commit, string Folder)
{
    public string Path => Slots.Candidate(Folder, Tip.Commit.Id, Commit);
}
