using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Commits;

namespace Wikibot.Git.Members;

/// <summary>
/// One marker for each wiki of a subject, so that listing reads one folder instead of every wiki.
/// A hint only: whoever lists checks each against its members ref.
/// </summary>
internal sealed class MemberMarkers(IWikiStore store, WikiGate gate) : IAfterCommit
{
    /// <summary>Marks the wiki for whoever its members are now.</summary>
    public async Task AfterAsync(Committed committed, CancellationToken cancellationToken)
    {
        if (committed.RefName == WikiRefs.Members)
        {
            foreach (var member in (await gate.ReadMembersAsync(committed.Wiki, committed.To, cancellationToken)).All)
            {
                await AddAsync(member.Subject, committed.Wiki.Name, cancellationToken);
            }
        }
    }

    public Task AddAsync(string subject, string wiki, CancellationToken cancellationToken) =>
        store.Markers.WriteAsync(FolderOf(subject), wiki, default, cancellationToken);

    public async Task<IReadOnlyList<string>> ListAsync(string subject, CancellationToken cancellationToken) =>
        [.. (await store.Markers.ListAsync(FolderOf(subject), cancellationToken)).Order(StringComparer.Ordinal)];

    /// <summary>The subject itself may hold anything, and is nobody's business on the share.</summary>
    private static string FolderOf(string subject) => $"users/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))}";
}
