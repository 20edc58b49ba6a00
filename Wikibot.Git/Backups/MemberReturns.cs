using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Backups;

/// <summary>
/// The members of a backup brought back by an owner: who was one then is one again, and who was none is none, but that the owner who does it keeps their role. So an owner is left.
/// Invitations and agents' tokens stay as they are now: what was promised to an address long ago, nobody promises again by this.
/// </summary>
internal sealed class MemberReturns(CommitDoor door, WikiGate gate, MetaReader metas, BackupChain chain, TimeProvider time)
{
    /// <summary>Most changes that are told one by one in the sentence of the commit; its trailers tell all.</summary>
    private const int MaxTold = 50;

    /// <summary>What would change by it.</summary>
    /// <exception cref="WikibotProblemException">There is no such backup.</exception>
    public async Task<BackupMembers> PreviewAsync(WikiAccess access, string? backupId, CancellationToken cancellationToken)
    {
        var backup = await chain.ChooseAsync(access.Wiki.Name, Check.Required(backupId, "backup"), at: null, access.Whole, cancellationToken);
        var tip = await TipAsync(access.Whole, cancellationToken);
        try
        {
            return await ThenAsync(access.Whole, backup, cancellationToken) is { } then
                ? new BackupMembers(tip.Commit.Id.ToString(), Changes((await metas.ReadAsync(access.Whole, tip, cancellationToken)).Members, then, access.Caller).Changes)
                : new BackupMembers(tip.Commit.Id.ToString(), [], Unknown: true);
        }
        catch (ObjectNotFoundException)
        {
            // The wiki came back from an older backup since, without what this one holds.
            return new BackupMembers(tip.Commit.Id.ToString(), [], Unknown: true);
        }
    }

    /// <summary>Refuses what was decided on another list of members than there is now.</summary>
    /// <param name="access">The wiki.</param>
    /// <param name="seen">The commit of the members that was looked at; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WikibotProblemException">Somebody became or ceased to be a member since.</exception>
    public static async ValueTask RequireSeenAsync(WikiAccess access, string? seen, CancellationToken cancellationToken) =>
        Require((await TipAsync(access.Whole, cancellationToken)).Commit.Id, seen, "Nothing was brought back");

    /// <summary>Brings them back; says how many changed. A repeat of the operation changes nothing.</summary>
    public async Task<int> BringBackAsync(WikiAccess access, string backupId, string? seen, Operation operation, CancellationToken cancellationToken)
    {
        var wiki = access.Whole;
        var backup = await chain.ChooseAsync(wiki.Name, backupId, at: null, wiki, cancellationToken);
        var result = await door.CommitAsync(
            wiki,
            WikiRefs.Members,
            operation,
            async (tip, token) =>
            {
                Require(tip.Commit.Id, seen, "The pages are back, the members are not");
                var meta = await metas.ReadAsync(wiki, tip, token);
                await gate.RequireAsync(meta, access, new NeedsRole(Role.Owner), token);
                if (await ThenAsync(wiki, backup, token) is not { } then || Changes(meta.Members, then, access.Caller) is not { Changes.Count: > 0 } plan)
                {
                    return (ChangeSet.Empty, CommitOrigin.Details(access.Caller, time, ""));
                }

                return (
                    new ChangeSet([new FileChange(MemberList.FileName, plan.List.ToJson())]),
                    CommitOrigin.Details(
                        access.Caller,
                        time,
                        Message(backup, plan.Changes),
                        [new("Wikibot-Restored-From", $"{backup.Id} {backup.Refs[WikiRefs.Members]}"), .. plan.Changes.Select(Trailer)]));
            },
            cancellationToken);
        return result.Changed ? CommitText.Trailers(result.Tip.Commit.Message, MemberTrailer.Key).Count() : 0;
    }

    /// <summary>The list that comes of what is and what was, and who that changes.</summary>
    internal static (MemberList List, IReadOnlyList<MemberReturn> Changes) Changes(MemberList now, MemberList then, Caller owner)
    {
        var list = now.All.Where(member => member.Subject != owner.Subject).Aggregate(now, (left, member) => left.Without(member.Subject));
        list = then.All.Where(member => member.Subject != owner.Subject).Aggregate(list, (all, member) => all.With(member));
        var changes = new List<MemberReturn>();
        foreach (var subject in now.Subjects.Union(list.Subjects, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (before, after) = (now.Find(subject), list.Find(subject));
            if (before?.Role != after?.Role)
            {
                var known = after ?? before!;
                changes.Add(new MemberReturn(subject, known.Name, known.Email, MemberTrailer.Named(before?.Role), MemberTrailer.Named(after?.Role)));
            }
        }

        return (list, changes);
    }

    private static string Message(BackupManifest backup, IReadOnlyList<MemberReturn> changes)
    {
        var told = changes.Take(MaxTold).Select(change => (change.Before, change.After) switch
        {
            (SetMemberRequest.NoRole, var role) => $"- Add {change.User} as {role}",
            (var role, SetMemberRequest.NoRole) => $"- Remove {change.User}, {role}",
            var (before, after) => $"- Make {change.User} {after} instead of {before}",
        });
        var more = changes.Count > MaxTold ? $"\n- And {changes.Count - MaxTold} more" : "";
        return $"Bring the members back from the backup of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\n{string.Join('\n', told)}{more}";
    }

    private static KeyValuePair<string, string> Trailer(MemberReturn change) => MemberTrailer.Make(change.User, Roles.FromName(change.Before), Roles.FromName(change.After));

    private async ValueTask<MemberList?> ThenAsync(IWiki wiki, BackupManifest backup, CancellationToken cancellationToken) =>
        backup.Refs.TryGetValue(WikiRefs.Members, out var commit) ? (await metas.ReadAsync(wiki, ObjectId.Parse(commit), cancellationToken)).Members : null;

    private static async ValueTask<Snapshot> TipAsync(IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) ?? throw Problem.WikiNotFound(wiki.Name);

    private static void Require(ObjectId tip, string? seen, string done)
    {
        if (seen is not null && tip.ToString() != seen)
        {
            throw BackupProblem.Changed($"Who is a member changed while you looked. {done}; look again.");
        }
    }
}
