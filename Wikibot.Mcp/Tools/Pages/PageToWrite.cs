using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>One page of <c>write_pages</c>. A deletion has to be said, so that a forgotten text is no deletion.</summary>
internal sealed record PageToWrite(
    [property: Description(Help.Path)] string Path,
    [property: Description("The whole new text of the page.")] string? Content = null,
    [property: Description("The revision that you read; left out only for a page that does not exist yet.")] string? Revision = null,
    [property: Description("True deletes the page; content is then left out.")] bool Delete = false)
{
    /// <summary>As the git service takes it.</summary>
    /// <exception cref="WikibotProblemException">Neither or both of content and delete are given.</exception>
    public PageWrite ToWrite(int index) => (Content is null) == Delete
        ? new PageWrite(Path, Content, Revision)
        : throw Problem.Invalid($"pages[{index}].content", "content_or_delete", $"\"pages[{index}]\" (\"{Path}\") needs either \"content\", or \"delete\": true without content.");
}
