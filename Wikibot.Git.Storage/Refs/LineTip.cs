using System.Collections.Immutable;

namespace Wikibot.Git.Storage.Refs;

/// <summary>A commit on the line of a ref, and where its successor is decided.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Epoch">The name of the folder in which its successor is decided.</param>
/// <param name="Unmoved">Candidates that lead to it, oldest first, of which it is not known that they were renamed onto the ref.</param>
internal sealed record LineTip(ObjectId Commit, string Epoch, ImmutableArray<string> Unmoved)
{
    public LineTip(ObjectId commit, string epoch)
        : this(commit, epoch, [])
    {
    }
}
