using System.Text.Json;
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

    /// <summary>What to do next, with our tools' names. What the problem's own sentence says already is not said again.</summary>
    private static string NextStep(WikibotProblemException problem) => problem.Code switch
    {
        ProblemCodes.RevisionRequired or ProblemCodes.RevisionConflict => AboutRevision(problem),
        ProblemCodes.WikiNotFound => "list_wikis names the wikis that you are a member of.",
        ProblemCodes.PageNotFound => AboutPage(problem),
        ProblemCodes.FileNotFound => "list_pages with \"files\": true shows the files there are.",
        ProblemCodes.CommitNotFound => "page_history lists the commits.",
        ProblemCodes.WikiExists => "Choose another name, or use that wiki if list_wikis shows it.",
        ProblemCodes.WikiDeleted => "update_wiki with state \"active\" brings it back.",
        ProblemCodes.MemberNotFound => "list_members shows who is one.",
        ProblemCodes.ConfirmationRequired => $"Ask the user; if they agree, call again with \"confirm\": \"{Member(problem, "wiki")}\".",
        ProblemCodes.Forbidden => "list_wikis shows your role; ask an owner of the wiki for a higher one.",
        ProblemCodes.TooLarge when Member(problem, "kind") is "file" => "",
        ProblemCodes.TooLarge => "Split the content into several pages.",
        ProblemCodes.TooMuchWork => "Ask for less at once: fewer edits, a smaller part, a shorter time.",
        ProblemCodes.TooManyRequests => "Nothing was changed. Wait a second, and send fewer calls at the same time.",
        ProblemCodes.EditNotFound => "Read the page again with read_page and copy the old text exactly.",
        ProblemCodes.EditAmbiguous => "Give more of the text around it, so that it stands there once, or set \"all\" to replace every occurrence.",
        ProblemCodes.EditsOverlap => "Join the two into one edit.",
        ProblemCodes.HeadingNotFound or ProblemCodes.HeadingAmbiguous => "Name a heading as it stands there; \"A > B\" names B below A.",
        ProblemCodes.FrontMatterMalformed => "Repair the front matter with an exact replacement in \"edits\" first.",
        ProblemCodes.StorageFull => "The operator has to make room.",
        ProblemCodes.StorageFailed => "Call again; if that fails too, tell the user, who can ask the operator.",
        ProblemCodes.BackupsOff => "The operator has to configure one.",
        ProblemCodes.BackupUnavailable or ProblemCodes.BackupDenied => "Tell the user, who can ask the operator.",
        _ => "",
    };

    private static string AboutRevision(WikibotProblemException problem)
    {
        if (Member(problem, "currentRevision") is not { } current)
        {
            return "page_history says whether it was deleted or moved, and by whom. Where nothing exists, call without a revision.";
        }

        if (Member(problem, "kind") is "folder" or "wiki")
        {
            var where = Member(problem, "path") is { Length: > 0 } folder ? $"list_pages with prefix \"{folder}\"" : "list_pages without a prefix";
            return $"{where} shows what is there now, and answers the revision to call again with; recent_changes shows what others did.";
        }

        if (Member(problem, "kind") is "file")
        {
            return $"It is at revision {current}. Look at it with read_attachment, and call again with its revision if it is to be replaced; else choose another name.";
        }

        return problem.Code == ProblemCodes.RevisionRequired
            ? "Read it with read_page, work your change into what is there, and call again with the revision that you read."
            : $"It is now at revision {current}. Read it again with read_page, work your change into what is there now, and call again with that revision.";
    }

    private static string AboutPage(WikibotProblemException problem) =>
        Member(problem, "movedTo") is { } moved ? $"Use \"{moved}\"; its history holds what was here."
        : Member(problem, "deletedIn") is not null && Member(problem, "lastCommit") is { } last ? $"read_page with commit {last} shows it as it was last, restore_page with it brings it back."
        : Member(problem, "firstCommit") is not null ? "Read it at that commit, or at a later one."
        : Member(problem, "existing") is { } existing ? existing.EndsWith('/') ? $"list_pages with prefix \"{existing}\" shows what is in it." : $"Use \"{existing}\" if that is meant."
        : problem.Extensions.ContainsKey("near") ? "Use the one that is meant, by its path."
        : "list_pages shows the pages there are.";

    private static string? Member(WikibotProblemException problem, string name) =>
        problem.Extensions.TryGetValue(name, out var value) && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
