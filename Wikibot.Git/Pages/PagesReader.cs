using Wikibot.Git.Budgets;
using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>Reads several pages of one commit under one budget.</summary>
internal sealed class PagesReader(PageReader pages)
{
    public async Task<ReadPagesResult> ReadAsync(WikiAccess access, ReadPagesRequest request, CancellationToken cancellationToken)
    {
        var budget = Check.Within(request.Budget, "budget", ReadPagesRequest.MinBudget, ReadPageQuery.MaxBudget);
        if (Check.Required(request.Paths, "paths").Count is 0 or > ReadPagesRequest.MaxPages)
        {
            throw Problem.Invalid("paths", "count", $"'paths' names 1 to {ReadPagesRequest.MaxPages} pages.");
        }

        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var state = await wiki.AtAsync(tip, request.Commit, cancellationToken);
        var names = new PageNames(wiki, state.Root);
        var reads = new List<PageRead>(request.Paths.Count);
        for (var i = 0; i < request.Paths.Count; i++)
        {
            reads.Add(await ReadOneAsync(access, tip, state, Check.Required(request.Paths[i], $"paths[{i}]"), names, cancellationToken));
        }

        return new ReadPagesResult(state.Commit.Id.ToString(), budget is { } all ? Share(reads, all) : reads);
    }

    private async ValueTask<PageRead> ReadOneAsync(WikiAccess access, Snapshot tip, Snapshot state, string asked, PageNames names, CancellationToken cancellationToken)
    {
        try
        {
            return new PageRead(asked, await pages.ReadWholeAsync(access, tip, state, asked, names, cancellationToken));
        }
        catch (Exception exception) when (Of(exception, access.Wiki.Name) is { } problem)
        {
            return new PageRead(asked, Problem: new PageProblem(problem.Code, problem.Message));
        }
    }

    /// <summary>What is wrong with one page and no reason to refuse the others; null for what ends the request.</summary>
    private static WikibotProblemException? Of(Exception exception, string wiki) => exception switch
    {
        WikibotProblemException { Code: ProblemCodes.TooMuchWork or ProblemCodes.TooManyRequests } => null,
        WikibotProblemException { Status: < 500 } problem => problem,
        _ => WikiDamage.Of(exception, wiki),
    };

    /// <summary>Cuts the longest pages to equal parts, so that all together are within the budget; the others stay whole.</summary>
    private static List<PageRead> Share(List<PageRead> reads, int budget)
    {
        var lengths = reads.Where(read => read.Page is not null).Select(read => read.Page!.Content.Length).Order().ToArray();
        var (left, most) = (budget, int.MaxValue);
        for (var i = 0; i < lengths.Length; i++)
        {
            RequestBudget.Step("it shared out a budget");
            most = left / (lengths.Length - i);
            if (lengths[i] > most)
            {
                break;
            }

            (left, most) = (left - lengths[i], int.MaxValue);
        }

        return reads.ConvertAll(read => read.Page is { } page && page.Content.Length > most
            ? read with { Page = PagePart.Of(new ReadPageQuery(page.Path, Budget: most)).Cut(page) }
            : read);
    }
}
