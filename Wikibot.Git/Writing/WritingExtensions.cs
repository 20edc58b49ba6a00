using Wikibot.Git.Commits;

namespace Wikibot.Git.Writing;

internal static class WritingExtensions
{
    public static IServiceCollection AddWriting(this IServiceCollection services) => services.AddSingleton<CommitDoor>().AddSingleton<WikiWriter>();
}
