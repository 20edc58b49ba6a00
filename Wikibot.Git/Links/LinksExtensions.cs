namespace Wikibot.Git.Links;

internal static class LinksExtensions
{
    public static IServiceCollection AddLinks(this IServiceCollection services) => services.AddSingleton<LinkCache>().AddSingleton<BacklinkFinder>();
}
