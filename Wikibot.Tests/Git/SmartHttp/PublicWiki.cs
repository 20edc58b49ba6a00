using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>What the tests of public wikis do with one: publish it, as an owner, and ask git without credentials.</summary>
internal static class PublicWiki
{
    /// <summary>The owner by whose token the tests' git asks.</summary>
    public static Caller Owner { get; } = new("static:default", "Default", "default@static.wikibot.invalid");

    /// <summary>Lets everybody clone a wiki, or only its members.</summary>
    public static Task<WikiInfo> PublishAsync(this ClonedWiki wiki, bool isPublic = true, string name = "home") =>
        wiki.Asked().UpdateWikiAsync(Owner, name, new UpdateWikiRequest(Confirm: name, Public: isPublic), OperationIds.New(), TestContext.Current.CancellationToken);

    /// <summary>The git service's contract, by the public service's own client.</summary>
    public static IWikibotGit Asked(this ClonedWiki wiki) => wiki.Mcp.Services.GetRequiredService<IWikibotGit>();

    /// <summary>Runs stock git without credentials: asked for them, it has none to give.</summary>
    public static Task<(int Exit, string Output, string Error)> AnonymouslyAsync(this ClonedWiki wiki, string? clone, params string[] arguments) =>
        StockGit.TryRunAsync(clone is null ? wiki.Clones : Path.Combine(wiki.Clones, clone), ["-c", "core.askPass=true", "-c", "user.name=Grace", "-c", "user.email=grace@example.org", .. arguments]);
}
