using Wikibot.Git.Budgets;
using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>Reads pages: the ref, and from there by path.</summary>
internal static class PageReader
{
    public static async Task<PageContent> ReadAsync(WikiAccess access, ReadPageQuery query, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var path = PagePath.Parse(query.Path);
        var part = PagePart.Of(query);
        var tip = await wiki.TipAsync(cancellationToken);
        var state = (part.Commit ?? query.Commit, query.At) switch
        {
            ({ Length: > 0 }, not null) when part.Commit is null => throw Problem.Invalid("at", "exclusive", "'commit' and 'at' are two ways to say when: give one."),
            ({ Length: > 0 } commit, _) => await wiki.AtAsync(tip, commit, cancellationToken),
            (_, { } time) => await wiki.AtAsync(tip, time, cancellationToken),
            _ => tip,
        };

        var place = await PastPlace.OfAsync(wiki, tip, state, path, cancellationToken);
        var blob = await wiki.FindPageAsync(state.Root, place, cancellationToken) ?? throw await MissingPage.AtAsync(wiki, tip, state, path, cancellationToken);
        var text = PageText.Decode(await wiki.ReadBlobAsync(blob, cancellationToken), place.Value);
        var whole = new PageContent(place.Value, text, blob.ToString(), state.Commit.Id.ToString(), MovedTo: place == path ? null : path.Value);
        var page = await WorkLane.RunAsync(query.Heading is null ? 0 : text.Length, () => part.Cut(whole), cancellationToken);
        return query.Detailed ? page with { LastChange = await LastChangeAsync(wiki, state, place, cancellationToken) } : page;
    }

    private static async Task<ChangeInfo?> LastChangeAsync(IWiki wiki, Snapshot state, PagePath path, CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(state.Commit.Id, path.File, cancellationToken))
        {
            return change.Commit.ToInfo();
        }

        return null;
    }
}
