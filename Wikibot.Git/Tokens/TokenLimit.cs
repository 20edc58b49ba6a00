namespace Wikibot.Git.Tokens;

/// <summary>Refusals of what a token's limits do not allow, each in a sentence that names the limit (<c>limit</c>): 403 <c>forbidden</c>.</summary>
internal static class TokenLimit
{
    /// <summary>The rights are less than this needs.</summary>
    public static WikibotProblemException Rights(AgentToken token, string needed) => Refuse(
        token, "rights", $"The token '{token.Name}' may {Named(token.Rights)}; this needs {needed}.");

    /// <summary>This concerns more than the token's folder.</summary>
    public static WikibotProblemException Folder(AgentToken token) => Refuse(
        token, "folder", $"The token '{token.Name}' is limited to the folder '{token.Folder}/', and this concerns the whole wiki.");

    /// <summary>A file outside of the token's folder.</summary>
    public static WikibotProblemException Outside(string folder) => Problem.Make(
        403, ProblemCodes.Forbidden, $"The token is limited to the folder '{folder}/': nothing outside of it can be written.", ("limit", "folder"));

    /// <summary>This is no matter of one wiki, or makes what outlives the token.</summary>
    public static WikibotProblemException User(AgentToken token) => Refuse(
        token, "user", $"The token '{token.Name}' may not do that: its user signs in for it.");

    /// <summary>Refuses a change of what is there, where a token is for new pages only.</summary>
    /// <param name="token">The token, if there is one.</param>
    /// <param name="wiki">The wiki.</param>
    /// <param name="tip">The state that the change is for: it is judged again on each.</param>
    /// <param name="changes">The change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WikibotProblemException">The change is not made of new pages alone.</exception>
    public static async ValueTask RequireNewAsync(AgentToken? token, IWiki wiki, Snapshot tip, ChangeSet changes, CancellationToken cancellationToken)
    {
        foreach (var file in token?.Rights == TokenRights.Add ? changes.Files : [])
        {
            if (file.NewLength is null || (PagePath.FromFile(file.Path) is null && FilePath.FromFile(file.Path) is null) || await wiki.FindAsync(tip.Root, file.Path, cancellationToken) is not null)
            {
                throw Refuse(token!, "new_pages", $"The token '{token!.Name}' makes new pages and files only, and this changes '{PagePath.FromFile(file.Path)?.Value ?? file.Path}'.");
            }
        }
    }

    private static string Named(TokenRights rights) => rights switch
    {
        TokenRights.Read => "read only",
        TokenRights.Add => "read, and make new pages and files only",
        TokenRights.Write => "read and change pages",
        _ => "do all that its user may",
    };

    private static WikibotProblemException Refuse(AgentToken token, string limit, string sentence) =>
        Problem.Make(403, ProblemCodes.Forbidden, sentence, ("limit", limit), ("token", token.Name));
}
