using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Wikibot.Git.Commits;

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

/// <summary>A request as it is told apart from others: its operation id, and a hash of who asked for what, where somebody asked.</summary>
internal sealed record Operation(string Id, string? RequestHash = null)
{
    /// <summary>One that nobody can repeat.</summary>
    public static Operation New() => new(OperationIds.New());

    /// <summary>The operation <paramref name="id"/> of <paramref name="caller"/>; <paramref name="request"/> in any serialisable form.</summary>
    public static Operation Of<T>(OperationId id, Caller caller, string verb, string wiki, T request) =>
        new(id.Value, Hash(string.Join('\n', caller.Subject, verb, wiki, JsonSerializer.Serialize(request, WikibotJson.Options.GetTypeInfo(typeof(T))))));

    /// <summary>A further commit of the same operation.</summary>
    public Operation Part(string name) => this with { Id = Hash($"{Id}\n{name}") };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
