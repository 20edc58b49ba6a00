using System.Text.Json.Nodes;

namespace Wikibot.Git.Base;

/// <summary>Damage of one wiki's repository as a problem: what it is, that it is that wiki alone, and what an operator does.</summary>
internal static class WikiDamage
{
    /// <summary>The problem; null for an exception that tells of something else, such as a share that fails for all.</summary>
    /// <param name="exception">What was thrown while the wiki was read or written.</param>
    /// <param name="wiki">The wiki, where it is known.</param>
    public static WikibotProblemException? Of(Exception exception, string? wiki) => exception switch
    {
        ObjectNotFoundException missing => Make(ProblemCodes.ObjectMissing, $"Object {missing.Id} is missing.", wiki, exception),
        StoreFailedException { IsOfShare: true } => null,
        StoreFailedException { Damage: StoreDamage.None } => Make(ProblemCodes.WikiDamaged, "", wiki, exception),
        StoreFailedException damaged => Make(CodeOf(damaged.Damage), damaged.Message, wiki, exception),
        _ => null,
    };

    private static string CodeOf(StoreDamage damage) => damage switch
    {
        StoreDamage.Ref => ProblemCodes.RefDamaged,
        StoreDamage.MissingObject => ProblemCodes.ObjectMissing,
        StoreDamage.DamagedObject => ProblemCodes.ObjectDamaged,
        _ => ProblemCodes.WikiDamaged,
    };

    private static WikibotProblemException Make(string code, string what, string? wiki, Exception inner)
    {
        var named = WikiName.IsValid(wiki) ? wiki : null;
        var detail = $"The wiki{(named is null ? "" : $" '{named}'")} is damaged{(what.Length == 0 ? "" : $": {char.ToLowerInvariant(what[0])}{what[1..].TrimEnd('.')}")}. "
            + $"Other wikis are not affected. An operator finds all of it by './wikibot verify{(named is null ? "" : $" {named}")}' and repairs it as docs/repair.md says; it works again at once.";
        return new WikibotProblemException(500, code, detail, inner)
        {
            Extensions = named is null ? new Dictionary<string, JsonNode>(StringComparer.Ordinal) : new Dictionary<string, JsonNode>(StringComparer.Ordinal) { ["wiki"] = named },
        };
    }
}
