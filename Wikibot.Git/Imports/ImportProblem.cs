namespace Wikibot.Git.Imports;

/// <summary>What can go wrong with a whole import.</summary>
internal static class ImportProblem
{
    public static WikibotProblemException Refused(string detail, Exception? inner = null) => new(400, ProblemCodes.ImportRefused, detail, inner);
}
