using Wikibot.Git.Links;

namespace Wikibot.Git.Index;

internal static class IndexExtensions
{
    public static IServiceCollection AddIndex(this IServiceCollection services)
    {
        services.AddOptions<IndexOptions>().BindConfiguration(IndexOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IndexSnapshots>().AddSingleton<WikiIndexes>().AddSingleton<ILinkCandidates, IndexedLinkCandidates>().AddSingleton<IFurtherNames, IndexedNames>().AddSingleton<IWikiView, IndexedWikiView>();
    }
}
