using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Writing;

/// <summary>What a feature wants committed on the tip that it was given.</summary>
/// <param name="Changes">The files.</param>
/// <param name="DefaultMessage">The message where the caller gave none.</param>
/// <param name="Trailers">Trailers of the feature's own.</param>
internal sealed record PlannedChange(ChangeSet Changes, string DefaultMessage, IReadOnlyList<KeyValuePair<string, string>>? Trailers = null)
{
    public static PlannedChange Nothing { get; } = new(ChangeSet.Empty, "");
}

/// <summary>A request as it is told apart from others: its operation id, and a hash of who asked for what.</summary>
internal sealed record Operation(string Id, string RequestHash)
{
    /// <summary>The operation <paramref name="id"/> of <paramref name="caller"/>; <paramref name="request"/> in any serialisable form.</summary>
    public static Operation Of<T>(OperationId id, Caller caller, string verb, string wiki, T request)
    {
        var text = string.Join('\n', caller.Subject, verb, wiki, JsonSerializer.Serialize(request, WikibotJson.Options.GetTypeInfo(typeof(T))));
        return new Operation(id.Value, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]);
    }
}

/// <summary>
/// How every change of a wiki's pages is committed: role re-checked on each try, author from the identity, cleaned message,
/// operation id and request hash in the trailers, and a repeat of an operation told from another request under its id.
/// </summary>
internal sealed class WikiWriter(WikiGate gate, TimeProvider time)
{
    public const string MainRef = "refs/heads/main";

    public async Task<CommitResult> CommitAsync(
        WikiAccess access,
        Operation operation,
        string? message,
        Func<Snapshot, CancellationToken, ValueTask<PlannedChange>> plan,
        CancellationToken cancellationToken)
    {
        // Refused here, before anything is built, when the message is too long.
        _ = CommitText.Clean(message, "");
        var request = new CommitRequest(MainRef, operation.Id, async (tip, token) =>
        {
            await gate.RecheckAsync(access, Role.Editor, token);
            var planned = await plan(tip, token);
            KeyValuePair<string, string>[] trailers = [.. planned.Trailers ?? [], new(CommitText.RequestTrailer, operation.RequestHash)];
            return (planned.Changes, new CommitDetails(AuthorSignature.Of(access.Caller, time), CommitText.Clean(message, planned.DefaultMessage), trailers));
        });

        var result = await access.Wiki.CommitAsync(request, cancellationToken);
        return result.Replayed ? RequireSameRequest(result, operation) : result;
    }

    private static CommitResult RequireSameRequest(CommitResult result, Operation operation) =>
        CommitText.Trailers(result.Tip.Commit.Message, CommitText.RequestTrailer).Contains(operation.RequestHash, StringComparer.Ordinal)
            ? result
            : throw Problem.Make(422, ProblemCodes.OperationReused, $"The operation id '{operation.Id}' was used for a different request. Use a new one.");
}
