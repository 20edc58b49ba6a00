using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.Git.Members;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Docs;

/// <summary>Asks by a route of the git service as somebody, and says in a word what became of it.</summary>
internal static class AccessRoute
{
    /// <summary>All that serve callers. Who leaves may do nothing more, so that comes last.</summary>
    public static IEnumerable<RouteEndpoint> All(GitService git) => git.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<NeedsRole>() is not null || route.RoutePattern.RawText is "/wikis" or "/tokens" or "/token").OrderBy(route => route.RoutePattern.RawText!.EndsWith("/leave", StringComparison.Ordinal));

    /// <summary>A route as the document names it.</summary>
    public static string NameOf(RouteEndpoint route) => $"`{MethodOf(route)} {route.RoutePattern.RawText}`";

    /// <summary>Asks, with a body that says nothing: whoever is let in is told that.</summary>
    public static async Task<string> AskAsync(GitService git, RouteEndpoint route, string wiki, string identity)
    {
        using var http = git.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(route)), route.RoutePattern.RawText!.Replace("{wiki}", wiki, StringComparison.Ordinal));
        request.Headers.Add(IdentityToken.HeaderName, identity);
        request.Headers.Add(OperationIds.HeaderName, OperationIds.New());
        request.Content = request.Method == HttpMethod.Get ? null : new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return Said(answer.IsSuccessStatusCode ? "ok" : JsonNode.Parse(body)!["code"]!.GetValue<string>());
    }

    /// <summary>What a code means for who may what.</summary>
    public static string Said(string code) => code switch
    {
        ProblemCodes.Forbidden => "refused",
        ProblemCodes.WikiNotFound => "no such wiki",
        ProblemCodes.Unauthenticated => "not let in",
        ProblemCodes.TokenNotFound => "no token",
        _ => "yes",
    };

    private static string MethodOf(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single();
}
