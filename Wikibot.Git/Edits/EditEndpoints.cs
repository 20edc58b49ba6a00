using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Edits;

internal static class EditEndpoints
{
    public static IServiceCollection AddEdits(this IServiceCollection services) => services.AddSingleton<EditService>();

    public static IEndpointRouteBuilder MapEdits(this IEndpointRouteBuilder wiki)
    {
        wiki.MapPost("/page/edit", EditAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<PageChange> EditAsync(
        WikiAccess access, EditPageRequest request, OperationId operation, EditService edits, CancellationToken cancellationToken) =>
        edits.EditAsync(access, operation, request, cancellationToken);
}
