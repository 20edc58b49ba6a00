using System.Globalization;
using Wikibot.Git.Budgets;
using Wikibot.Git.Changes;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Compare;

/// <summary>Compares two commits: page by page in path order, as much as the budget allows, then on by cursor.</summary>
internal static class CompareService
{
    /// <summary>Most pages in one answer: a page whose difference is empty (moved unchanged) costs no budget.</summary>
    private const int MaxPages = 500;

    /// <summary>Characters of pages that one answer compares, from about where it goes on by cursor.</summary>
    private const long MaxRead = 8 * 1024 * 1024;

    /// <summary>What git says of files without lines.</summary>
    private const string NoText = "Binary files differ\n";

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
            ? await CommitPages.ReadAsync(wiki, to.Commit, cancellationToken)
            : await CommitPages.BetweenAsync(wiki, from.Commit.Tree, to.Commit.Tree, (await MoveLog.BetweenAsync(wiki, from.Commit, to.Commit, cancellationToken)).OriginOf, cancellationToken);
        pages = await SessionPages.SelectAsync(wiki, pages, from, to, query.Session, cancellationToken);
        var wanted = await SelectAsync(wiki, query.Path, pages, tip, [to, .. from is null ? (Snapshot[])[] : [from]], cancellationToken);
        var (start, skip) = cursor is [_, var path, var offset] ? Resume(wanted, path, offset) : (0, 0);
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

    private static (int Start, int Skip) Resume(List<PageDifference> pages, string path, string offset)
    {
        var at = pages.FindIndex(page => page.Path == path);
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
            if (found.Count > 0 || await AnyAsync(state => wiki.FindPageAsync(state.Root, wanted, cancellationToken)))
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
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, page.Path, "0") };
            }

            var (text, added, removed, characters) = await DiffAsync(wiki, page, how.Words, cancellationToken);
            read += characters;
            var skip = i == start.Page ? start.Skip : 0;
            if (skip > text.Length)
            {
                throw (Exception)Cursor.Invalid();
            }

            var end = DiffText.CutAt(text, skip, left, isFirst: written.Count == 0);
            if (end == skip && text.Length > skip)
            {
                return head with { Pages = written, Truncated = true, NextCursor = Cursor.Encode(head.To, page.Path, skip.ToString(CultureInfo.InvariantCulture)) };
            }

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

    private static async Task<(string Text, int Added, int Removed, long Read)> DiffAsync(IWiki wiki, PageDifference page, bool words, CancellationToken cancellationToken)
    {
        if (page.Old == page.New)
        {
            return ("", 0, 0, 0);
        }

        if (await ReadAsync(wiki, page.Old, cancellationToken) is not { } old || await ReadAsync(wiki, page.New, cancellationToken) is not { } @new)
        {
            // A file that git brought under a page's name: it has no lines, and is no reason to show nothing of the others.
            return (NoText, 0, 0, NoText.Length);
        }

        return await WorkLane.RunAsync(
            old.Length + @new.Length,
            () =>
            {
                var diff = TextDiff.Of(old, @new);
                return (DiffText.Write(diff, words), diff.Hunks.Sum(hunk => hunk.NewCount), diff.Hunks.Sum(hunk => hunk.OldCount), (long)old.Length + @new.Length);
            },
            cancellationToken);
    }

    private static async Task<string?> ReadAsync(IWiki wiki, ObjectId? blob, CancellationToken cancellationToken) =>
        blob is { } id ? PageText.TryDecode(await wiki.ReadBlobAsync(id, cancellationToken)) : "";
}
