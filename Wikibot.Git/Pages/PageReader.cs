using Wikibot.Git.Budgets;
using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>Reads pages: the ref, and from there by path.</summary>
internal sealed class PageReader(PageFinder finder)
{
    public async Task<PageContent> ReadAsync(WikiAccess access, ReadPageQuery query, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var asked = Check.Required(query.Path, "path");
        var part = PagePart.Of(query);
        var tip = await wiki.TipAsync(cancellationToken);
        var state = (part.Commit ?? query.Commit, query.At) switch
        {
            ({ Length: > 0 }, not null) when part.Commit is null => throw Problem.Invalid("at", "exclusive", "'commit' and 'at' are two ways to say when: give one."),
            ({ Length: > 0 } commit, _) => await wiki.AtAsync(tip, commit, cancellationToken),
            (_, { } time) => await wiki.AtAsync(tip, time, cancellationToken),
            _ => tip,
        };

        var whole = await ReadWholeAsync(access, tip, state, asked, new PageNames(wiki, state.Root), cancellationToken);
        var page = await WorkLane.RunAsync(part.NeedsHeadings ? whole.Content.Length : 0, () => part.Cut(whole), cancellationToken);
        return query.Detailed ? page with { LastChange = await LastChangeAsync(wiki, state, PagePath.Parse(page.Path), cancellationToken) } : page;
    }

    /// <summary>The whole page that a reader means.</summary>
    /// <exception cref="WikibotProblemException">There is none, or it is no text.</exception>
    public async ValueTask<PageContent> ReadWholeAsync(WikiAccess access, Snapshot tip, Snapshot state, string asked, PageNames names, CancellationToken cancellationToken)
    {
        var found = await finder.FindAsync(access, tip, state, asked, names, cancellationToken);
        var text = PageText.Decode(await access.Wiki.ReadBlobAsync(found.Blob, cancellationToken), found.Path.Value);
        return new PageContent(
            found.Path.Value,
            text,
            found.Blob.ToString(),
            state.Commit.Id.ToString(),
            MovedTo: found.ResolvedBy is not null || found.Path.Value == found.Asked ? null : found.Asked,
            ResolvedFrom: found.ResolvedBy is null ? null : found.Asked,
            ResolvedBy: found.ResolvedBy);
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
