namespace Wikibot.Git.Members;

/// <summary>A wiki that a caller may use, as it was checked for this request. An endpoint's parameter on the routes of one wiki.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Role">The caller's role.</param>
internal sealed record WikiAccess(IWiki Wiki, Caller Caller, Role Role)
{
    public static ValueTask<WikiAccess?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<WikiAccess>());
}
