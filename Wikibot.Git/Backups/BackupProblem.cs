using System.Text.Json.Nodes;

namespace Wikibot.Git.Backups;

/// <summary>What can go wrong with a backup, as problems: what happened, what is safe, and what to do.</summary>
internal static class BackupProblem
{
    public static WikibotProblemException Off() =>
        new(503, ProblemCodes.BackupsOff, "Backups are off: no bucket is configured (Wikibot:Backups:Bucket).");

    public static WikibotProblemException NoLinks() =>
        new(503, ProblemCodes.BackupsOff, "There is no bucket that a download could be linked from (Wikibot:Backups:Bucket).");

    /// <summary>What was looked at is not what is there now.</summary>
    public static WikibotProblemException Changed(string detail) => new(409, ProblemCodes.WikiChanged, detail);

    public static WikibotProblemException NotFound(string detail) => new(404, ProblemCodes.BackupNotFound, detail);

    public static WikibotProblemException Damaged(string detail, Exception? inner = null) => new(502, ProblemCodes.BackupDamaged, detail, inner);

    public static WikibotProblemException Denied(string detail, Exception inner) => new(502, ProblemCodes.BackupDenied, detail, inner);

    public static WikibotProblemException Unavailable(string detail, Exception inner) => new(502, ProblemCodes.BackupUnavailable, detail, inner);

    /// <summary>The same problem with the newest backup that is whole named in it, once.</summary>
    public static WikibotProblemException WithLastGood(this WikibotProblemException problem, string wiki, BackupManifest? lastGood) =>
        problem.Extensions.ContainsKey("lastGood") ? problem : new(problem.Status, problem.Code, $"{problem.Message} Last good backup of '{wiki}': {lastGood?.Id ?? "none"}.", problem)
        {
            Extensions = new Dictionary<string, JsonNode>(problem.Extensions, StringComparer.Ordinal) { ["lastGood"] = lastGood?.Id ?? "" },
        };
}
