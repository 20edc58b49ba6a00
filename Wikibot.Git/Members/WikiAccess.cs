using Wikibot.Git.Tokens;

namespace Wikibot.Git.Members;

/// <summary>A wiki that a caller may use, as it was checked for this request. An endpoint's parameter on the routes of one wiki.</summary>
/// <param name="Wiki">The wiki as they may see it: of a token of a folder, that folder alone.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Role">The caller's role, or what of it their token leaves.</param>
internal sealed record WikiAccess(IWiki Wiki, Caller Caller, Role Role)
{
    /// <summary>The agent's token that they ask by.</summary>
    public AgentToken? Token { get; init; }

    /// <summary>The whole wiki, for who its members are; never for what it holds.</summary>
    public IWiki Whole { get => field ?? Wiki; init; }

    public static ValueTask<WikiAccess?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<WikiAccess>());
}
