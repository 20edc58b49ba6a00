using System.Text.Json.Nodes;
using Wikibot.Git.History;

namespace Wikibot.Git.Pages;

/// <summary>What exists is changed only by someone who says which state of it he saw.</summary>
internal static class RevisionRule
{
    /// <summary>Compares what is there with what the caller saw: both absent, or both the same. The problem's <c>kind</c> is page, folder, file or wiki.</summary>
    /// <param name="path">The page, or the folder with its slash, or nothing for the whole wiki.</param>
    /// <param name="current">What is there now.</param>
    /// <param name="seen">The revision that the caller gave.</param>
    /// <param name="of">The kind, where the path does not tell it.</param>
    public static void Require(string path, ObjectId? current, ObjectId? seen, string? of = null)
    {
        if (current == seen)
        {
            return;
        }

        var (name, kind) = path.Length == 0 ? ("The wiki", "wiki") : ($"'{path}'", of ?? (path.EndsWith('/') ? "folder" : "page"));
        throw (current, seen) switch
        {
            ({ } now, null) => Make(ProblemCodes.RevisionRequired, $"{name} exists, and no revision was given.", now),
            ({ } now, _) => Make(ProblemCodes.RevisionConflict, $"{name} changed since revision {seen}.", now),
            _ => Make(ProblemCodes.RevisionConflict, $"{name} does not exist, so it is not at revision {seen}.", null),
        };

        WikibotProblemException Make(string code, string detail, ObjectId? now) =>
            Problem.Make(409, code, detail, ("path", path), ("kind", kind), ("currentRevision", now?.ToString()));
    }

    /// <summary>The same of a page. Who comes too late is told by whom it was changed last (<c>changedBy</c>), and in which commit (<c>changedIn</c>): by a push as by an agent.</summary>
    public static async ValueTask RequireAsync(IWiki wiki, Snapshot tip, PagePath path, ObjectId? current, ObjectId? seen, CancellationToken cancellationToken)
    {
        try
        {
            Require(path.Value, current, seen);
        }
        catch (WikibotProblemException late) when (late.Code == ProblemCodes.RevisionConflict)
        {
            await foreach (var change in wiki.WalkAsync(tip.Commit.Id, path.File, cancellationToken))
            {
                var (by, commit) = (change.Commit.Author.Name, change.Commit);
                throw new WikibotProblemException(late.Status, late.Code, $"{late.Message} {by} {(current is null ? "took it away" : "changed it last")}, in {MissingPage.Named(commit)}.")
                {
                    Extensions = new Dictionary<string, JsonNode>(late.Extensions, StringComparer.Ordinal) { ["changedBy"] = by, ["changedIn"] = commit.Id.ToString() },
                };
            }

            throw;
        }
    }
}
