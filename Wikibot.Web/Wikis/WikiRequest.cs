using System.Reflection;
using Wikibot.Git.Client;
using Wikibot.Web.Markdown;
using Wikibot.Web.SignIn;

namespace Wikibot.Web.Wikis;

/// <summary>A request about one wiki: which, by whom, and the git service that answers. Bound from the address and the cookie.</summary>
internal sealed record WikiRequest(string Wiki, Caller Caller, IWikibotGit Git, CancellationToken Cancellation)
{
    /// <summary>Makes HTML of Markdown.</summary>
    public required MarkdownRenderer Renderer { get; init; }

    /// <summary>Binds it.</summary>
    public static ValueTask<WikiRequest?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<WikiRequest?>(new(
        context.GetRouteValue("wiki") as string ?? throw new InvalidOperationException("The route has no wiki: map it below MapWiki()."),
        context.User.ToCaller(),
        context.RequestServices.GetRequiredService<IWikibotGit>(),
        context.RequestAborted)
    {
        Renderer = context.RequestServices.GetRequiredService<MarkdownRenderer>(),
    });
}
