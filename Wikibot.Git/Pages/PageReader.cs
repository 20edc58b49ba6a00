using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

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

        var blob = await wiki.FindPageAsync(state.Root, path, cancellationToken) ?? throw await NotFoundAsync(wiki, state, path, cancellationToken);
        var text = PageText.Decode(await wiki.ReadBlobAsync(blob, cancellationToken), path.Value);
        var page = part.Cut(new PageContent(path.Value, text, blob.ToString(), state.Commit.Id.ToString()));
        return query.Detailed ? page with { LastChange = await LastChangeAsync(wiki, state, path, cancellationToken) } : page;
    }

    private static async Task<ChangeInfo?> LastChangeAsync(IWiki wiki, Snapshot state, PagePath path, CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(state.Commit.Id, path.File, cancellationToken))
        {
            return change.Commit.ToInfo();
        }

        return null;
    }

    /// <summary>A 404 that names the page which differs only in case or normalisation, where there is one.</summary>
    private static async Task<WikibotProblemException> NotFoundAsync(IWiki wiki, Snapshot state, PagePath path, CancellationToken cancellationToken)
    {
        try
        {
            await wiki.RequireFreeOfCollisionsAsync(state.Root, path.File, "path", cancellationToken);
        }
        catch (WikibotProblemException collision) when (collision.Extensions.TryGetValue("existing", out var existing))
        {
            return Problem.Make(404, ProblemCodes.PageNotFound, $"There is no page '{path}', but there is '{existing}'.", ("path", path.Value), ("existing", existing.DeepClone()));
        }

        return Problem.PageNotFound(path.Value);
    }
}
