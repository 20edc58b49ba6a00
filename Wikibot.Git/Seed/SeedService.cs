using Microsoft.Extensions.Options;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Wikis;

namespace Wikibot.Git.Seed;

/// <summary>Makes the seeded wiki and its members before the first request is taken; does nothing where both are there.</summary>
internal sealed class SeedService(
    IOptions<SeedOptions> options, IWikiStore store, WikiService wikis, CommitDoor door, MetaReader metas, MemberMarkers markers, TimeProvider time) : IHostedService
{
    private static readonly Caller Self = new("wikibot:seed", "Wikibot", "wikibot@wikibot.invalid");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Wiki is not { Length: > 0 } name)
        {
            return;
        }

        Member[] members = [.. options.Value.Members.Select(text => ParseMember(text)!)];
        if (await store.OpenAsync(name, cancellationToken) is { } wiki)
        {
            await EnsureMembersAsync(wiki, members, cancellationToken);
            return;
        }

        var list = members.Aggregate(MemberList.Empty, (all, member) => all.With(member));
        try
        {
            await wikis.CreateAsync(name, name, list, Self, new Operation($"seed-{name}", "seed"), cancellationToken);
        }
        catch (WikiExistsException)
        {
            // Another process of the same start was first; it was told the same members.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A member from <c>subject=role</c>; the subject may hold <c>=</c>. Null when it is none.</summary>
    public static Member? ParseMember(string text)
    {
        var split = text.LastIndexOf('=');
        return split > 0 && Roles.FromName(text[(split + 1)..]) is { } role ? new Member(text[..split], role) : null;
    }

    private async Task EnsureMembersAsync(IWiki wiki, Member[] members, CancellationToken cancellationToken)
    {
        var list = (await metas.ReadAsync(wiki, cancellationToken)).Members;
        if (members.Any(member => list.RoleOf(member.Subject) is null))
        {
            await door.CommitAsync(
                wiki,
                WikiRefs.Members,
                Operation.New(),
                async (tip, token) =>
                {
                    var current = (await metas.ReadAsync(wiki, tip, token)).Members;
                    var wanted = members.Where(member => current.RoleOf(member.Subject) is null).Aggregate(current, (all, member) => all.With(member));
                    var changes = wanted == current ? ChangeSet.Empty : new ChangeSet([new FileChange(MemberList.FileName, wanted.ToJson())]);
                    return (changes, new CommitDetails(AuthorSignature.Of(Self, time), "Add seeded members"));
                },
                cancellationToken);
        }

        foreach (var member in members)
        {
            await markers.AddAsync(member.Subject, wiki.Name, cancellationToken);
        }
    }
}
