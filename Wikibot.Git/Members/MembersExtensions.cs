using Wikibot.Git.Commits;

namespace Wikibot.Git.Members;

internal static class MembersExtensions
{
    public static IServiceCollection AddMembers(this IServiceCollection services) =>
        services
        .AddSingleton<WikiGate>()
        .AddSingleton<MemberMarkers>()
        .AddSingleton<IAfterCommit>(provider => provider.GetRequiredService<MemberMarkers>());
}
