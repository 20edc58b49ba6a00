using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Wikibot.Git.Members;

namespace Wikibot.Tests.Git.Members;

/// <summary>Every route of a wiki names the role that it needs; one that does not serves nobody.</summary>
public sealed class RouteRoleTests
{
    /// <summary>Routes of no wiki: what each caller may do.</summary>
    private static readonly string[] s_ofNoWiki = ["/wikis", "/tokens", "/token", "/health", "/alive"];

    [Fact]
    public async Task Every_route_of_a_wiki_names_a_role()
    {
        await using var host = new GitServiceHost();
        var routes = host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        routes.Count(route => route.Metadata.GetMetadata<NeedsRole>() is not null).ShouldBeGreaterThan(15);
        WithoutRole(routes).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/page", "viewer")]
    [InlineData("PUT", "/page", "editor")]
    [InlineData("POST", "/pages", "editor")]
    [InlineData("POST", "/pages/read", "viewer")]
    [InlineData("DELETE", "/page", "editor")]
    [InlineData("POST", "/move", "editor")]
    [InlineData("POST", "/revert", "editor")]
    [InlineData("POST", "/backups", "owner")]
    [InlineData("POST", "/backups/restore", "owner")]
    [InlineData("GET", "/backups/members", "owner")]
    [InlineData("GET", "/export", "owner")]
    public async Task Route_needs_its_role(string method, string path, string role)
    {
        await using var host = new GitServiceHost();
        host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Single(route => route.RoutePattern.RawText == "/wikis/{wiki}" + path && route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains(method))
            .Metadata.GetMetadata<NeedsRole>()!.Role.ToName().ShouldBe(role);
    }

    [Fact]
    public void Route_without_a_role_is_found()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapWiki().MapGet("/outline", () => "").Needs(Role.Viewer);
        app.MapWiki().MapGet("/forgotten", () => "");
        app.MapGet("/elsewhere", () => "");
        WithoutRole(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()).ShouldBe(["/wikis/{wiki}/forgotten", "/elsewhere"]);
    }

    private static IEnumerable<string> WithoutRole(IEnumerable<RouteEndpoint> routes) => routes
        .Where(route => route.Metadata.GetMetadata<NeedsRole>() is null)
        .Select(route => route.RoutePattern.RawText!)
        .Where(route => !s_ofNoWiki.Contains(route, StringComparer.Ordinal));
}
