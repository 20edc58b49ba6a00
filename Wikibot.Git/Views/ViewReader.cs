using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Search;

namespace Wikibot.Git.Views;

/// <summary>A page with its links: for people, who look at both at once.</summary>
internal sealed class ViewReader(PageReader pages, PageLinkService links)
{
    public async Task<ViewedPage> ReadAsync(WikiAccess access, ViewPageQuery query, CancellationToken cancellationToken)
    {
        var page = await pages.ReadAsync(access, new ReadPageQuery(query.Path, query.Commit, Detailed: true), cancellationToken);
        return string.IsNullOrEmpty(query.Commit) && page.ResolvedFrom is null
            ? new ViewedPage(page, await LinksAsync(access, page.Path, query.Links ?? PageLinkService.DefaultLimit, cancellationToken))
            : new ViewedPage(page);
    }

    /// <summary>The links; null where that is too much work now: the page is worth reading without.</summary>
    private async Task<PageLinkList?> LinksAsync(WikiAccess access, string path, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await links.ListAsync(access, path, cursor: null, limit, cancellationToken);
        }
        catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.TooMuchWork or ProblemCodes.TooManyRequests or ProblemCodes.Unavailable or ProblemCodes.Busy or ProblemCodes.PageNotFound)
        {
            // Not found: it was deleted between the two.
            return null;
        }
    }
}
