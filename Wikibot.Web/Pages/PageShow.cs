using Wikibot.Git.Client;
using Wikibot.Web.Markdown;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Pages;

/// <summary>Renders a page with what it embeds.</summary>
internal static class PageShow
{
    /// <summary>Pages that one page shows inside.</summary>
    private const int MostEmbeds = 10;

    /// <summary>Most characters of each.</summary>
    private const int EmbedBudget = 20_000;

    /// <summary>Renders <paramref name="page"/>.</summary>
    public static Task<RenderedPage> RenderAsync(WikiRequest request, PageContent page, PageLinkList? links, string? at) => RenderAsync(request, page.Path, page.Content, page.Commit, links, at);

    /// <summary>Renders a text as that of a page, saved or not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The page.</param>
    /// <param name="text">Its Markdown.</param>
    /// <param name="commit">The state that embedded pages are read from; the newest when null.</param>
    /// <param name="links">What the git service says of the page's links, where it was asked.</param>
    /// <param name="at">The commit that its pictures are shown from; null for the newest.</param>
    public static async Task<RenderedPage> RenderAsync(WikiRequest request, string path, string text, string? commit, PageLinkList? links, string? at = null)
    {
        var renderer = request.Renderer;
        var targets = new LinkTargets(request.Wiki, path) { At = at };
        if (links is not null)
        {
            targets.With(links);
        }

        var rendered = renderer.Render(text, targets);
        return rendered.Wanted.Count == 0 ? rendered : renderer.Render(text, targets, await EmbedsAsync(request, rendered.Wanted, commit));
    }

    private static async Task<Dictionary<string, EmbeddedPage>> EmbedsAsync(WikiRequest request, IReadOnlyList<string> wanted, string? commit)
    {
        var read = await Task.WhenAll(wanted.Distinct(StringComparer.Ordinal).Take(MostEmbeds).Select(key => EmbedAsync(request, key, commit)));
        return read.Where(pair => pair.Page is not null).ToDictionary(pair => pair.Key, pair => pair.Page!, StringComparer.Ordinal);
    }

    /// <summary>An embedded page, or nothing: then it stays a link, and who follows it is told why.</summary>
    private static async Task<(string Key, EmbeddedPage? Page)> EmbedAsync(WikiRequest request, string key, string? commit)
    {
        var hash = key.IndexOf('#', StringComparison.Ordinal);
        var (path, heading) = hash < 0 ? (key, null) : (key[..hash], key[(key.LastIndexOf('#') + 1)..]);
        try
        {
            var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, new ReadPageQuery(path, Commit: commit, Heading: heading, Budget: EmbedBudget), request.Cancellation);
            return (key, new EmbeddedPage(page.Path, page.Truncated ? page.Content + "\n\n…" : page.Content));
        }
        catch (WikibotProblemException problem) when (problem.Status < StatusCodes.Status500InternalServerError || problem.Code == ProblemCodes.Unavailable)
        {
            return (key, null);
        }
    }
}
