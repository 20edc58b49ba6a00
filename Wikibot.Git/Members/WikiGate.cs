using System.Runtime.CompilerServices;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Members;

/// <summary>
/// The one place where roles are enforced. Every request reads the members ref; the list itself is parsed once for each of its commits.
/// Whoever is no member gets the answer of a wiki that does not exist.
/// </summary>
/// <param name="store">All wikis.</param>
/// <param name="views">What stands between requests and a wiki, beside their budget.</param>
internal sealed class WikiGate(IWikiStore store, IEnumerable<IWikiView>? views = null)
{
    private readonly ConditionalWeakTable<IWiki, IWiki> _seen = [];
    private readonly ConditionalWeakTable<IWiki, Cached> _lists = [];

    public async ValueTask<WikiAccess> OpenAsync(Caller caller, string wikiName, Role needed, CancellationToken cancellationToken)
    {
        var wiki = WikiName.IsValid(wikiName) ? await store.OpenAsync(wikiName, cancellationToken) : null;
        return wiki is null
            ? throw Problem.WikiNotFound(wikiName)
            : await CheckAsync(_seen.GetValue(wiki, See), caller, needed, cancellationToken);
    }

    /// <summary>Checks the role again, against the members ref as it is now: before every try of a swap.</summary>
    public ValueTask<WikiAccess> RecheckAsync(WikiAccess access, Role needed, CancellationToken cancellationToken) =>
        CheckAsync(access.Wiki, access.Caller, needed, cancellationToken);

    public async ValueTask<MemberList> ReadMembersAsync(IWiki wiki, CancellationToken cancellationToken) =>
        await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) is { } tip ? await ReadMembersAsync(wiki, tip, cancellationToken) : MemberList.Empty;

    public async ValueTask<MemberList> ReadMembersAsync(IWiki wiki, Snapshot tip, CancellationToken cancellationToken)
    {
        if (_lists.TryGetValue(wiki, out var cached) && cached.Commit == tip.Commit.Id)
        {
            return cached.List;
        }

        var entry = tip.Root.Entries.FirstOrDefault(e => e is { Name: MemberList.FileName, Kind: EntryKind.Blob });
        var list = entry.Name is null ? MemberList.Empty : MemberList.Parse(await wiki.ReadBlobAsync(entry.Id, cancellationToken));
        _lists.AddOrUpdate(wiki, new Cached(tip.Commit.Id, list));
        return list;
    }

    private async ValueTask<WikiAccess> CheckAsync(IWiki wiki, Caller caller, Role needed, CancellationToken cancellationToken)
    {
        var role = (await ReadMembersAsync(wiki, cancellationToken)).RoleOf(caller.Subject) ?? throw Problem.WikiNotFound(wiki.Name);
        return role >= needed
            ? new WikiAccess(wiki, caller, role)
            : throw Problem.Make(403, ProblemCodes.Forbidden, $"Your role in '{wiki.Name}' is {role.ToName()}; this needs {needed.ToName()}.", ("role", role.ToName()), ("needed", needed.ToName()));
    }

    private IWiki See(IWiki opened) => (views ?? []).Aggregate((IWiki)new BudgetedWiki(opened), (wiki, view) => view.Over(wiki));

    private sealed record Cached(ObjectId Commit, MemberList List);
}
