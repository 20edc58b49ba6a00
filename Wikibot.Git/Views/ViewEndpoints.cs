using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Views;

internal static class ViewEndpoints
{
    public static IServiceCollection AddViews(this IServiceCollection services) => services.AddSingleton<ViewReader>();

    public static IEndpointRouteBuilder MapViews(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/view", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<ViewedPage> ReadAsync(WikiAccess access, Query<ViewPageQuery> query, ViewReader views, CancellationToken cancellationToken) =>
        views.ReadAsync(access, query.Value, cancellationToken);
}
