using System.Runtime.CompilerServices;

namespace Wikibot.Git.Audit;

/// <summary>Who changed what of a wiki, by which credential: from git alone, its pages' commits and its members' as one line by time.</summary>
internal static class AuditReader
{
    /// <summary>Pages and members from the newest on, or from where a cursor says.</summary>
    public static async IAsyncEnumerable<(AuditEntry Entry, string Cursor)> ReadAsync(IWiki wiki, AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (pages, members) = await StartAsync(wiki, query.Cursor, cancellationToken);
        await using var main = LineAsync(wiki, pages, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var meta = LineAsync(wiki, members, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var page = await NextAsync(main);
        var member = await NextAsync(meta);
        while ((page ?? member) is not null)
        {
            var cursor = Cursor.Encode(Named(page), Named(member));
            if (member is null || (page is not null && page.Committer.When >= member.Committer.When))
            {
                yield return (Entry(page!, "pages"), cursor);
                page = await NextAsync(main);
            }
            else
            {
                yield return (Entry(member, "members"), cursor);
                member = await NextAsync(meta);
            }
        }
    }

    private static async Task<(ObjectId? Pages, ObjectId? Members)> StartAsync(IWiki wiki, string? cursor, CancellationToken cancellationToken)
    {
        var tips = (Main: await wiki.TipAsync(cancellationToken), Meta: await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken));
        if (Cursor.Decode(cursor, 2) is not [var pages, var members])
        {
            return (tips.Main.Commit.Id, tips.Meta?.Commit.Id);
        }

        return (await OnAsync(pages, id => wiki.IsOnMainAsync(tips.Main.Commit.Id, id, cancellationToken)), await OnAsync(members, IsOfMembersAsync));

        // Nothing that is not on the line is read by its id.
        static async Task<ObjectId?> OnAsync(string text, Func<ObjectId, ValueTask<bool>> isOn) =>
            text.Length == 0 ? null : ObjectId.TryParse(text, out var id) && await isOn(id) ? id : throw Cursor.Invalid();

        async ValueTask<bool> IsOfMembersAsync(ObjectId id) =>
            tips.Meta is { } meta && await wiki.LineAsync(meta.Commit.Id, cancellationToken).AnyAsync(commit => commit.Id == id, cancellationToken);
    }

    private static IAsyncEnumerable<Commit> LineAsync(IWiki wiki, ObjectId? from, AuditQuery query, CancellationToken cancellationToken) => from is not { } id
        ? AsyncEnumerable.Empty<Commit>()
        : wiki.LineAsync(id, cancellationToken).TakeWhile(commit => !commit.EndsBefore(query.Since)).Where(commit => commit.IsSince(query.Since));

    private static async ValueTask<Commit?> NextAsync(IAsyncEnumerator<Commit> line) => await line.MoveNextAsync() ? line.Current : null;

    private static string Named(Commit? commit) => commit?.Id.ToString() ?? "";

    private static AuditEntry Entry(Commit commit, string of)
    {
        var origin = CommitOrigin.Of(commit);
        return new AuditEntry(
            commit.Committer.When, of, CommitText.WithoutTrailers(commit.Message), commit.Author.Name, commit.Author.Email, commit.Id.ToString(), origin.Client, origin.Agent, origin.Session);
    }
}
