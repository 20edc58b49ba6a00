using System.Globalization;
using Wikibot.Git.Changes;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Compare;

/// <summary>Compares two commits: page by page in path order, as much as the budget allows, then on by cursor.</summary>
internal static class CompareService
{
    public const int DefaultBudget = 20_000;
    public const int MaxBudget = 200_000;

    /// <summary>Most pages in one answer: a page whose difference is empty (moved unchanged) costs no budget.</summary>
    private const int MaxPages = 500;

    public static async Task<Comparison> CompareAsync(WikiAccess access, CompareQuery query, int budget, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var words = query.Format switch
        {
            null or "" or "unified" => false,
            "words" => true,
            _ => throw Problem.Invalid("format", "format", "'format' is unified or words."),
        };
        var tip = await wiki.TipAsync(cancellationToken);
        var cursor = Cursor.Decode(query.Cursor, 3);
        var from = await wiki.AtAsync(tip, Check.Required(query.From, "from"), cancellationToken, "from");
        var to = cursor is [var commit, ..] ? await wiki.AtAsync(tip, commit, cancellationToken, "cursor") : await wiki.AtAsync(tip, query.To, cancellationToken, "to");
        var moves = await MoveLog.BetweenAsync(wiki, from.Commit, to.Commit, cancellationToken);
        var pages = await CommitPages.BetweenAsync(wiki, from.Commit.Tree, to.Commit.Tree, moves.OriginOf, cancellationToken);
        var wanted = await SelectAsync(wiki, query.Path, pages, from, to, cancellationToken);
        var (start, skip) = cursor is [_, var path, var offset] ? Resume(wanted, path, offset) : (0, 0);
        return await WriteAsync(wiki, new Comparison(from.Commit.Id.ToString(), to.Commit.Id.ToString(), []), wanted, (start, skip), (words, budget), cancellationToken);
    }

    private static (int Start, int Skip) Resume(List<PageDifference> pages, string path, string offset)
    {
        var at = pages.FindIndex(page => page.Path == path);
        return at >= 0 && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? (at, skip) : throw Cursor.Invalid();
    }

    private static async Task<List<PageDifference>> SelectAsync(
        IWiki wiki, string? path, List<PageDifference> pages, Snapshot from, Snapshot to, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(path))
        {
            return pages;
        }

        if (path.EndsWith('/'))
        {
            var folder = PagePath.ParseFolder(path) + "/";
            return pages.FindAll(page => page.Path.StartsWith(folder, StringComparison.Ordinal) || page.From?.StartsWith(folder, StringComparison.Ordinal) == true);
        }

        var wanted = PagePath.Parse(path);
        var found = pages.FindAll(page => page.Path == wanted.Value || page.From == wanted.Value);
        return found.Count > 0 || await wiki.FindPageAsync(to.Root, wanted, cancellationToken) is not null || await wiki.FindPageAsync(from.Root, wanted, cancellationToken) is not null
            ? found
            : throw Problem.PageNotFound(wanted.Value);
    }

    private static async Task<Comparison> WriteAsync(
        IWiki wiki, Comparison head, List<PageDifference> pages, (int Page, int Skip) start, (bool Words, int Budget) how, CancellationToken cancellationToken)
    {
        var written = new List<ComparedPage>();
        var left = how.Budget;
        for (var i = start.Page; i < pages.Count; i++)
        {
            var page = pages[i];
            if (left <= 0 || written.Count == MaxPages)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, page.Path, "0") };
            }

            var (text, added, removed) = await DiffAsync(wiki, page, how.Words, cancellationToken);
            var skip = i == start.Page ? start.Skip : 0;
            if (skip > text.Length)
            {
                throw (Exception)Cursor.Invalid();
            }

            var end = text.Length - skip <= left ? text.Length : CutAt(text, skip, skip + left);
            var changed = page.ToChangedPage();
            written.Add(new ComparedPage(page.Path, changed.Kind, text[skip..end], added, removed, end < text.Length, page.From));
            if (end < text.Length)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, page.Path, end.ToString(CultureInfo.InvariantCulture)) };
            }

            left -= end - skip;
        }

        return head with { Pages = written };
    }

    private static int CutAt(string text, int from, int limit)
    {
        var newline = text.LastIndexOf('\n', limit - 1, limit - from);
        return newline >= from ? newline + 1 : char.IsLowSurrogate(text[limit]) && limit - 1 > from ? limit - 1 : limit;
    }

    private static async Task<(string Text, int Added, int Removed)> DiffAsync(IWiki wiki, PageDifference page, bool words, CancellationToken cancellationToken)
    {
        if (page.Old == page.New)
        {
            return ("", 0, 0);
        }

        var diff = TextDiff.Of(await ReadAsync(wiki, page.Old, page.Path, cancellationToken), await ReadAsync(wiki, page.New, page.Path, cancellationToken));
        return (DiffText.Write(diff, words), diff.Hunks.Sum(hunk => hunk.NewCount), diff.Hunks.Sum(hunk => hunk.OldCount));
    }

    private static async Task<string> ReadAsync(IWiki wiki, ObjectId? blob, string path, CancellationToken cancellationToken) =>
        blob is { } id ? PageText.Decode(await wiki.ReadBlobAsync(id, cancellationToken), path) : "";
}
