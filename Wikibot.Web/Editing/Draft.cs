using Wikibot.Git.Client;

namespace Wikibot.Web.Editing;

/// <summary>What the form of a page holds.</summary>
/// <param name="Path">The page.</param>
/// <param name="Content">Its text as the form has it.</param>
/// <param name="Revision">The revision that was read; null for a new page.</param>
/// <param name="Commit">The commit that it was read at; null for a new page.</param>
/// <param name="Message">Why; may be empty.</param>
/// <param name="WithReturns">Whether the lines of the page end in CR LF: forms always send them so, and pages keep their own.</param>
public sealed record Draft(string Path, string Content, string? Revision = null, string? Commit = null, string? Message = null, bool WithReturns = false)
{
    /// <summary>The draft of a page as it is.</summary>
    public static Draft Of(PageContent page) => new(page.Path, page.Content, page.Revision, page.Commit, WithReturns: page.Content.Contains("\r\n", StringComparison.Ordinal));

    /// <summary>The draft that a form sent.</summary>
    public static Draft Of(IFormCollection form, string path)
    {
        var returns = form["returns"] == "true";
        var content = form["content"].ToString().ReplaceLineEndings("\n");
        return new Draft(
            path,
            returns ? content.Replace("\n", "\r\n", StringComparison.Ordinal) : content,
            form["revision"].ToString() is { Length: > 0 } revision ? revision : null,
            form["commit"].ToString() is { Length: > 0 } commit ? commit : null,
            form["message"].ToString().Trim() is { Length: > 0 } message ? message : null,
            returns);
    }

    /// <summary>What is sent to be saved.</summary>
    public WritePageRequest ToRequest() => new(Path, Content, Revision, Message);
}
