using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Answer of <c>write_page</c>, <c>edit_page</c> and <c>write_attachment</c>.</summary>
internal sealed record WriteResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The page or file.")] string Path,
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when nothing differed, so that no commit was made.")] bool Changed,
    [property: Description("True when it did not exist before.")] bool Created = false,
    [property: Description("Its revision now, good for your next change.")] string? Revision = null)
{
    public static WriteResult From(string wiki, PageChange change) => new(wiki, change.Path, change.Commit, change.Changed, change.Created, change.Revision);
}
