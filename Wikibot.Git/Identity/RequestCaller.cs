using Wikibot.Git.Tokens;

namespace Wikibot.Git.Identity;

/// <summary>Who makes this request, as an endpoint's parameter.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Token">The agent's token that they make it by, which was good when the request came; null for whoever signed in.</param>
internal sealed record RequestCaller(Caller Caller, AgentToken? Token = null)
{
    public static ValueTask<RequestCaller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<RequestCaller>());
}
