using Wikibot.Git.Client;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Pages;

/// <summary>What exists is changed only by someone who says which state of it he saw.</summary>
internal static class RevisionRule
{
    /// <summary>Compares what is there with what the caller saw: both absent, or both the same.</summary>
    /// <param name="path">The page or folder, for the sentence.</param>
    /// <param name="current">What is there now.</param>
    /// <param name="seen">The revision that the caller gave.</param>
    public static void Require(string path, ObjectId? current, ObjectId? seen)
    {
        if (current == seen)
        {
            return;
        }

        throw (current, seen) switch
        {
            ({ } now, null) => Problem.Make(
                409, ProblemCodes.RevisionRequired, $"'{path}' exists. Read it, then repeat with its revision; the current one is {now}.", ("path", path), ("currentRevision", now.ToString())),
            ({ } now, _) => Problem.Make(
                409, ProblemCodes.RevisionConflict, $"'{path}' changed since revision {seen}. Read it again, merge, and repeat with the current revision {now}.", ("path", path), ("currentRevision", now.ToString())),
            _ => Problem.Make(
                409, ProblemCodes.RevisionConflict, $"'{path}' does not exist (any more), so it is not at revision {seen}. To create it, leave the revision out.", ("path", path)),
        };
    }
}
