using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Writing;

/// <summary>What a feature wants committed on the tip that it was given.</summary>
/// <param name="Changes">The files.</param>
/// <param name="DefaultMessage">The message where the caller gave none.</param>
/// <param name="Trailers">Trailers of the feature's own.</param>
internal sealed record PlannedChange(ChangeSet Changes, string DefaultMessage, IReadOnlyList<KeyValuePair<string, string>>? Trailers = null)
{
    public static PlannedChange Nothing { get; } = new(ChangeSet.Empty, "");
}

/// <summary>
/// How every change of a wiki's pages is committed: role and token re-checked on each try, author from the identity, cleaned message.
/// </summary>
internal sealed class WikiWriter(WikiGate gate, CommitDoor door, TimeProvider time)
{
    public Task<CommitResult> CommitAsync(
        WikiAccess access,
        Operation operation,
        string? message,
        Func<Snapshot, CancellationToken, ValueTask<PlannedChange>> plan,
        CancellationToken cancellationToken)
    {
        // Refused here, before anything is built, when the message is too long.
        _ = CommitText.Clean(message, "");
        access.Whole.LookAhead(WikiRefs.Members);
        return door.CommitAsync(
            access.Wiki,
            WikiRefs.Main,
            operation,
            async (tip, token) =>
            {
                await gate.RecheckAsync(access, Role.Editor, token);
                var planned = await plan(tip, token);
                await TokenLimit.RequireNewAsync(access.Token, access.Wiki, tip, planned.Changes, token);
                return (planned.Changes, CommitOrigin.Details(access.Caller, time, CommitText.Clean(message, planned.DefaultMessage), planned.Trailers ?? []));
            },
            cancellationToken);
    }
}
