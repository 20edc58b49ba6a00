using Wikibot.Git.Client;
using Wikibot.Git.Problems;

namespace Wikibot.Git.Writing;

/// <summary>The operation id of a mutation, from the header <see cref="OperationIds.HeaderName"/>, as an endpoint's parameter.</summary>
internal sealed record OperationId(string Value)
{
    public static ValueTask<OperationId?> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers[OperationIds.HeaderName];
        return header.Count == 1 && OperationIds.IsValid(header[0])
            ? ValueTask.FromResult<OperationId?>(new OperationId(header[0]!))
            : throw Problem.Invalid(OperationIds.HeaderName, "operation_id", $"A change carries one header {OperationIds.HeaderName} of 1 to {OperationIds.MaxLength} letters, digits and hyphens.");
    }
}
