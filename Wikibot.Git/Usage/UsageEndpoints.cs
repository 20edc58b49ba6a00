using Wikibot.Git.Members;

namespace Wikibot.Git.Usage;

internal static class UsageEndpoints
{
    public static IServiceCollection AddUsage(this IServiceCollection services) => services.AddSingleton<UsageReader>();

    public static IEndpointRouteBuilder MapUsage(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/usage", ReadAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static Task<WikiUsage> ReadAsync(WikiAccess access, UsageReader usage, CancellationToken cancellationToken) => usage.ReadAsync(access, cancellationToken);
}
