using Wikibot.Git.Commits;

namespace Wikibot.Git.Members;

internal static class MembersExtensions
{
    public static IServiceCollection AddMembers(this IServiceCollection services) =>
        services
        .AddSingleton<MetaReader>()
        .AddSingleton<Invitations>()
        .AddSingleton<WikiGate>()
        .AddSingleton<DeletedWikis>()
        .AddSingleton<MemberMarkers>()
        .AddSingleton<OwnWikis>()
        .AddSingleton<IAfterCommit>(provider => provider.GetRequiredService<MemberMarkers>());
}
