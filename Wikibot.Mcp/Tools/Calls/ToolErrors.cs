using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// A problem as a tool result: a sentence for the model that ends with what to do next and the stable code, and the same in
/// <c>_meta</c> for programs. Not in <c>structuredContent</c>: strict clients hold that against the tool's output schema, errors included.
/// </summary>
internal static class ToolErrors
{
    /// <summary>Key of the problem in the result's <c>_meta</c>: code, status and members such as <c>currentRevision</c>.</summary>
    public const string MetaKey = "wikibot/problem";

    /// <summary>The result for <paramref name="problem"/>.</summary>
    public static CallToolResult From(WikibotProblemException problem)
    {
        var meta = new JsonObject { ["code"] = problem.Code, ["status"] = problem.Status };
        foreach (var (name, value) in problem.Extensions)
        {
            meta[name] = value.DeepClone();
        }

        var sentence = string.Join(' ', new[] { problem.Message.TrimEnd(), NextStep(problem), $"(code: {problem.Code})" }.Where(part => part.Length > 0));
        return new CallToolResult
        {
            IsError = true,
            Content = [new TextContentBlock { Text = sentence }],
            Meta = new JsonObject { [MetaKey] = meta },
        };
    }

    private static string NextStep(WikibotProblemException problem) => problem.Code switch
    {
        ProblemCodes.RevisionRequired => "Read it with read_page, work your change into what is there, and call again with the revision that you read.",
        ProblemCodes.RevisionConflict when problem.Extensions.TryGetValue("currentRevision", out var current) =>
            $"It is now at revision {current}. Read it again with read_page, work your change into what is there now, and call again with that revision.",
        ProblemCodes.RevisionConflict => "It has been deleted meanwhile: page_history says by whom. To create it anew, write it without a revision.",
        ProblemCodes.WikiNotFound => "list_wikis names the wikis that you are a member of.",
        ProblemCodes.PageNotFound => "list_pages shows the pages there are; page_history shows whether it was deleted or moved.",
        ProblemCodes.CommitNotFound => "page_history lists the commits.",
        ProblemCodes.WikiExists => "Choose another name, or use that wiki if list_wikis shows it.",
        ProblemCodes.PathCollision when problem.Extensions.TryGetValue("existing", out var existing) => $"Use the existing path \"{existing}\", or choose one that differs in more than case.",
        ProblemCodes.Forbidden => "list_wikis shows your role; ask an owner of the wiki for a higher one.",
        ProblemCodes.TooLarge => "Split the content into several pages.",
        ProblemCodes.EditNotFound => "Read the page (read_page) and copy the old text exactly.",
        ProblemCodes.EditAmbiguous => "Give more of the text around it, so that it stands there once, or set \"all\" to replace every occurrence.",
        ProblemCodes.EditsOverlap => "Join the overlapping edits into one.",
        ProblemCodes.HeadingNotFound or ProblemCodes.HeadingAmbiguous => "Name a heading as it stands there; \"A > B\" names B below A.",
        ProblemCodes.FrontMatterMalformed => "Repair the front matter with an exact replacement in \"edits\" first.",
        ProblemCodes.Busy => "Nothing was changed. Wait a few seconds and call again.",
        ProblemCodes.StorageFull => "Nothing was changed. The operator has to make room.",
        ProblemCodes.BackupsOff => "Nothing was changed. The operator has to configure one.",
        ProblemCodes.BackupUnavailable or ProblemCodes.BackupDenied => "Tell the user, who can ask the operator.",
        _ => "",
    };
}
