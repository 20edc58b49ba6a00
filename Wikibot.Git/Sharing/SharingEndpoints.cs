using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Sharing;

internal static class SharingEndpoints
{
    public static IServiceCollection AddSharing(this IServiceCollection services) => services.AddSingleton<MemberService>();

    public static IEndpointRouteBuilder MapSharing(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/members", ListAsync).Needs(Role.Viewer);
        wiki.MapPost("/members", SetAsync).Needs(Role.Owner);
        wiki.MapPost("/leave", LeaveAsync).Needs(Role.Viewer).ForTokens(needsAll: true);
        return wiki;
    }

    private static Task<WikiMembers> ListAsync(WikiAccess access, Query<MembersQuery> query, MemberService members, CancellationToken cancellationToken) =>
        members.ListAsync(access, query.Value, cancellationToken);

    private static Task<MemberChange> SetAsync(WikiAccess access, SetMemberRequest request, OperationId operation, MemberService members, CancellationToken cancellationToken) =>
        members.SetAsync(access, operation, request, cancellationToken);

    private static Task<MemberChange> LeaveAsync(WikiAccess access, LeaveRequest request, OperationId operation, MemberService members, CancellationToken cancellationToken) =>
        members.LeaveAsync(access, operation, request, cancellationToken);
}
