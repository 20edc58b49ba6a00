using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Refs;

namespace Wikibot.Git.Storage.Commits;

/// <summary>One call that commits, with what its tries share.</summary>
internal sealed class Attempt(CommitRequest request, Line line, Turns turns, Fetched fetched, StorageTelemetry.Operation operation)
{
    public StorageTelemetry.Operation Operation => operation;

    public CommitRequest Request { get; } = request;

    public Line Line { get; } = line;

    public Turns Turns { get; } = turns;

    /// <summary>What it has fetched from elsewhere.</summary>
    public Fetched Fetched { get; } = fetched;

    /// <summary>Whether the last try did nothing but fetch.</summary>
    public bool Waited { get; set; }

    /// <summary>Objects that this call has written.</summary>
    public HashSet<ObjectId> Written { get; } = [];

    /// <summary>The first attempt number that was free when last looked at.</summary>
    public int Next { get; set; }
}

/// <summary>A commit that wants to follow a tip; its ref file lies in the folder in which the tip's successor is decided.</summary>
internal sealed record Candidate(Attempt Attempt, LineTip Tip, ObjectId Commit, string Epoch)
{
    public string Path => Attempt.Line.Epochs.Candidate(Tip.Epoch, Tip.Commit, Commit);

    /// <summary>The tip that it is once it was decided, and not renamed onto the ref yet.</summary>
    public LineTip Decided => new(Commit, Epoch, Tip.Unmoved.Add(Path));
}
