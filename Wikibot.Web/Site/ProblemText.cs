using System.Text.Json;
using System.Text.Json.Nodes;
using Wikibot.Git.Client;

namespace Wikibot.Web.Site;

/// <summary>Reads the further members of problems.</summary>
internal static class ProblemText
{
    /// <summary>A member that is a text; null where there is none.</summary>
    public static string? Text(this WikibotProblemException problem, string name) =>
        problem.Extensions.TryGetValue(name, out var node) && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>A member that is a list of texts; empty where there is none.</summary>
    public static IReadOnlyList<string> Texts(this WikibotProblemException problem, string name) =>
        problem.Extensions.TryGetValue(name, out var node) && node is JsonArray list
            ? [.. list.Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => item!.GetValue<string>())]
            : [];
}
