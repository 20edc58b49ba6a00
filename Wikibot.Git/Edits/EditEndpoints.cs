using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Edits;

internal static class EditEndpoints
{
    public static IServiceCollection AddEdits(this IServiceCollection services) => services.AddSingleton<EditService>();

    public static IEndpointRouteBuilder MapEdits(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/wikis/{wiki}/page/edit", EditAsync);
        return routes;
    }

    private static async Task<Ok<PageChange>> EditAsync(
        string wiki, EditPageRequest request, OperationId operation, RequestCaller caller, WikiGate gate, EditService edits, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await edits.EditAsync(access, operation, request, cancellationToken));
    }
}
