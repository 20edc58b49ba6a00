using System.Text.Json.Nodes;

namespace Wikibot.Git.Client;

/// <summary>The one factory of problems, as exceptions. What a detail says helps the caller to go on.</summary>
public static class Problem
{
    /// <summary>An argument that breaks a rule.</summary>
    public static WikibotProblemException Invalid(string field, string rule, string detail) =>
        Make(400, ProblemCodes.InvalidArgument, detail, ("field", field), ("rule", rule));

    /// <summary>No such wiki, or the caller is no member: the same answer, so that names cannot be probed.</summary>
    public static WikibotProblemException WikiNotFound(string wiki) =>
        Make(404, ProblemCodes.WikiNotFound, $"There is no wiki '{wiki}', or you are no member of it.");

    /// <summary>No such page.</summary>
    public static WikibotProblemException PageNotFound(string path) =>
        Make(404, ProblemCodes.PageNotFound, $"There is no page '{path}'.", ("path", path));

    /// <summary>No such file beside the pages.</summary>
    public static WikibotProblemException FileNotFound(string path) =>
        Make(404, ProblemCodes.FileNotFound, $"There is no file '{path}'.", ("path", path));

    /// <summary>No such commit on <c>main</c>.</summary>
    public static WikibotProblemException CommitNotFound(string commit) =>
        Make(404, ProblemCodes.CommitNotFound, $"There is no commit '{commit}' on main.");

    /// <summary>A member that is a list of numbers.</summary>
    public static JsonArray List(IEnumerable<int> items) => [.. items];

    /// <summary>A member that is a list of texts.</summary>
    public static JsonArray List(IEnumerable<string> items) => [.. items];

    /// <summary>A problem with members of its own; those that are null are left out.</summary>
    public static WikibotProblemException Make(int status, string code, string detail, params (string Name, JsonNode? Value)[] extensions) =>
        new(status, code, detail)
        {
            Extensions = extensions.Where(e => e.Value is not null).ToDictionary(e => e.Name, e => e.Value!, StringComparer.Ordinal),
        };
}
