using System.Globalization;
using Wikibot.Git.Changes;
using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Compare;

/// <summary>Compares two commits: page by page and file by file, in path order, as much as the budget allows, then on by cursor.</summary>
internal static class CompareService
{
    /// <summary>Most pages and files in one answer: a page whose difference is empty (moved unchanged) costs no budget.</summary>
    private const int MaxPages = 500;

    /// <summary>Bytes of pages and files that one answer compares, from about where it goes on by cursor.</summary>
    private const long MaxRead = 8 * 1024 * 1024;

    public static async Task<Comparison> CompareAsync(WikiAccess access, CompareQuery query, CancellationToken cancellationToken)
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
        var to = cursor is [var commit, ..] ? await wiki.AtAsync(tip, commit, cancellationToken, "cursor")
            : string.IsNullOrEmpty(query.Commit) ? await wiki.AtAsync(tip, query.To, cancellationToken, "to")
            : await wiki.AtAsync(tip, query.Commit, cancellationToken);
        var from = await OlderAsync(wiki, tip, to, query, cancellationToken);
        var pages = from is null
            ? await CommitPages.AllAsync(wiki, to.Commit, cancellationToken)
            : await CommitPages.AllBetweenAsync(wiki, from.Commit.Tree, to.Commit.Tree, (await MoveLog.BetweenAsync(wiki, from.Commit, to.Commit, cancellationToken)).OriginOfFile, cancellationToken);
        pages = await SessionPages.SelectAsync(wiki, pages, from, to, query.Session, cancellationToken);
        var wanted = await SelectAsync(wiki, query.Path, pages, tip, [to, .. from is null ? (Snapshot[])[] : [from]], cancellationToken);
        var (start, skip) = cursor is [_, var place, var offset] ? Resume(wanted, place, offset) : (0, 0);
        var head = new Comparison(to.Commit.Id.ToString(), [], From: from?.Commit.Id.ToString(), By: string.IsNullOrEmpty(query.Commit) ? null : SessionPages.By(to.Commit));
        return await WriteAsync(wiki, head, wanted, (start, skip), (words, query.Budget ?? CompareQuery.DefaultBudget), cancellationToken);
    }

    /// <summary>The older state: the one named, or that before the one commit asked for; null before the first.</summary>
    private static async Task<Snapshot?> OlderAsync(IWiki wiki, Snapshot tip, Snapshot to, CompareQuery query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(query.Commit))
        {
            return string.IsNullOrEmpty(query.From)
                ? throw Problem.Invalid("from", "required", "'from' is missing: the commit of the older state; or 'commit', for what one commit did.")
                : await wiki.AtAsync(tip, query.From, cancellationToken, "from");
        }

        if (!string.IsNullOrEmpty(query.From) || !string.IsNullOrEmpty(query.To))
        {
            throw Problem.Invalid("commit", "exclusive", "'commit' is compared with what was before it: give it without 'from' and 'to'.");
        }

        return to.Commit.Parents is [var parent, ..] ? await wiki.AtAsync(tip, parent.ToString(), cancellationToken) : null;
    }

    /// <summary>A place among what differs, that only the same question has: a page and a file may be called the same.</summary>
    private static string PlaceOf(List<PageDifference> pages, int at) => string.Create(CultureInfo.InvariantCulture, $"{at} {TreeName.Show(pages[at].Path)}");

    private static (int Start, int Skip) Resume(List<PageDifference> pages, string place, string offset)
    {
        var at = int.TryParse(place.Split(' ', 2)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < pages.Count && PlaceOf(pages, number) == place ? number : -1;
        return at >= 0 && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? (at, skip) : throw Cursor.Invalid();
    }

    private static async Task<List<PageDifference>> SelectAsync(
        IWiki wiki, string? path, List<PageDifference> pages, Snapshot tip, Snapshot[] states, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(path))
        {
            return pages;
        }

        var isFolder = path.EndsWith('/');
        var wanted = isFolder ? default : PagePath.Parse(path);
        if (!isFolder)
        {
            var found = pages.FindAll(page => page.Path == wanted.Value || page.From == wanted.Value);
            if (found.Count > 0
                || await AnyAsync(state => wiki.FindPageAsync(state.Root, wanted, cancellationToken))
                || await AnyAsync(state => wiki.FindBlobAsync(state.Root, wanted.Value, cancellationToken)))
            {
                return found;
            }
        }

        var scope = FolderScope.Parse(isFolder ? path : wanted.Value + "/", "path");
        return await AnyAsync(state => wiki.FindFolderAsync(state.Root, scope.Folder, cancellationToken))
            ? pages.FindAll(page => scope.Holds(page.Path) || scope.Holds(page.From))
            : isFolder
                ? throw Problem.Make(404, ProblemCodes.PageNotFound, $"There is no folder '{scope.Folder}' in either state.", ("path", scope.Folder))
                : throw await MissingPage.AtAsync(wiki, tip, states[0], wanted, cancellationToken);

        async ValueTask<bool> AnyAsync(Func<Snapshot, ValueTask<ObjectId?>> find)
        {
            foreach (var state in states)
            {
                if (await find(state) is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static async Task<Comparison> WriteAsync(
        IWiki wiki, Comparison head, List<PageDifference> pages, (int Page, int Skip) start, (bool Words, int Budget) how, CancellationToken cancellationToken)
    {
        var written = new List<ComparedPage>();
        var (left, read) = (how.Budget, 0L);
        for (var i = start.Page; i < pages.Count; i++)
        {
            var page = pages[i];
            if (left <= 0 || written.Count == MaxPages || read > MaxRead)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, PlaceOf(pages, i), "0") };
            }

            var difference = await DiffAsync(wiki, page, how.Words, cancellationToken);
            var text = difference.Text;
            read += difference.Read;
            var skip = i == start.Page ? start.Skip : 0;
            if (skip > text.Length)
            {
                throw (Exception)Cursor.Invalid();
            }

            var end = DiffText.CutAt(text, skip, left, isFirst: written.Count == 0);
            if (end == skip && text.Length > skip)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, PlaceOf(pages, i), skip.ToString(CultureInfo.InvariantCulture)) };
            }

            var changed = page.ToChangedPage();
            written.Add(new ComparedPage(
                changed.Path, changed.Kind, text[skip..end], difference.Added, difference.Removed, end < text.Length, changed.From, changed.IsFile, difference.Before, difference.After));
            if (end < text.Length)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, PlaceOf(pages, i), end.ToString(CultureInfo.InvariantCulture)) };
            }

            left -= end - skip;
        }

        return head with { Pages = written };
    }

    private static async Task<ContentDifference> DiffAsync(IWiki wiki, PageDifference page, bool words, CancellationToken cancellationToken) => page.Old == page.New
        ? ContentDifference.None
        : await ContentDifference.OfAsync(
            await ComparedContent.ReadAsync(wiki, page.Old, page.IsFile, cancellationToken), await ComparedContent.ReadAsync(wiki, page.New, page.IsFile, cancellationToken), page.IsFile, words, cancellationToken);
}
