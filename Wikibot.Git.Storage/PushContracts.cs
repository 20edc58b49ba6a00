namespace Wikibot.Git.Storage;

/// <summary>Commits that were made elsewhere and are to follow the tip of a ref.</summary>
/// <param name="RefName">Full ref name.</param>
/// <param name="Expected">What its tip is believed to be.</param>
/// <param name="Target">The commit that is to be the tip.</param>
/// <param name="Pack">The pack that holds what is new, read to its end; null when all of it is here already.</param>
/// <param name="Accept">
/// Looks at what came before it becomes part of the repository; what it throws ends the push with nothing changed. Called once, before the decision.
/// </param>
public sealed record PushRequest(string RefName, ObjectId Expected, ObjectId Target, Stream? Pack, Func<IPushedHistory, CancellationToken, Task> Accept);

/// <summary>What was pushed, still in quarantine.</summary>
public interface IPushedHistory
{
    /// <summary>The tip that it follows.</summary>
    Snapshot Before { get; }

    /// <summary>The commit that is to be the tip.</summary>
    Snapshot After { get; }

    /// <summary>Commits that are new.</summary>
    int Commits { get; }

    /// <summary>The files that differ between both, in path order.</summary>
    IEnumerable<FileDifference> Files(CancellationToken cancellationToken);

    /// <summary>Bytes of a file.</summary>
    long SizeOf(ObjectId blob);

    /// <summary>Bytes of all files that came, whichever of the new commits they are of: each as it is, not as the pack holds it.</summary>
    long BytesOfFiles(CancellationToken cancellationToken);

    /// <summary>A file's bytes.</summary>
    ReadOnlyMemory<byte> Read(ObjectId blob);
}

/// <summary>What became of a push.</summary>
public enum PushOutcome
{
    /// <summary>The commit is the tip, durably.</summary>
    Done,

    /// <summary>The tip is another one than was believed, or there is none: fetch first.</summary>
    Moved,

    /// <summary>The commit does not descend from the tip.</summary>
    NotForward,
}

/// <summary>What <see cref="IWiki.PushAsync"/> did.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Tip">The new tip, when it was done.</param>
public sealed record PushResult(PushOutcome Outcome, Snapshot? Tip = null);
