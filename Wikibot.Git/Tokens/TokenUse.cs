namespace Wikibot.Git.Tokens;

/// <summary>
/// What a route says of agents' tokens, as metadata. A route of a wiki that says nothing serves those that see the whole wiki and may do what its role needs; any
/// other route that says nothing serves none.
/// </summary>
/// <param name="InFolder">Whether it keeps to a folder, when the wiki is seen as that folder alone: then it serves tokens of a folder.</param>
/// <param name="Adds">Whether it can make pages and do nothing else: then it serves tokens for new pages only.</param>
/// <param name="NeedsAll">Whether it changes more than pages, though its role does not tell: then it serves tokens with all rights only.</param>
internal sealed record TokenUse(bool InFolder = false, bool Adds = false, bool NeedsAll = false)
{
    /// <summary>What a route of a wiki says that says nothing.</summary>
    public static TokenUse Default { get; } = new();
}

internal static class TokenUseExtensions
{
    /// <summary>Says which agents' tokens the route serves; see <see cref="TokenUse"/>.</summary>
    public static RouteHandlerBuilder ForTokens(this RouteHandlerBuilder route, bool inFolder = false, bool adds = false, bool needsAll = false) =>
        route.WithMetadata(new TokenUse(inFolder, adds, needsAll));
}
