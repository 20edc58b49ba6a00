using Wikibot.Git.Budgets;
using Wikibot.Git.Compare;
using Wikibot.Git.History;
using Wikibot.Git.Markdown;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Blame;

/// <summary>Who wrote which part of a page, through its moves. A long past is looked at as far as there is time: what is older stays unsaid.</summary>
internal static class BlameReader
{
    /// <summary>Versions of a page that are looked at.</summary>
    private const int MaxVersions = 1000;

    public static async Task<PageBlame> ReadAsync(WikiAccess access, PagePath path, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var blob = await wiki.FindPageAsync(tip.Root, path, cancellationToken) ?? throw await MissingPage.AtAsync(wiki, tip, tip, path, cancellationToken);
        var text = PageText.Decode(await wiki.ReadBlobAsync(blob, cancellationToken), path.Value);
        var owners = new LineOwners(text);
        await FollowAsync(wiki, tip.Commit.Id, path, text.Length, owners, cancellationToken);
        var headings = await WorkLane.RunAsync(text.Length, () => HeadingsOf(text), cancellationToken);
        return Describe(path, tip.Commit.Id, TextDiff.Split(text), owners, headings);
    }

    private static async Task FollowAsync(IWiki wiki, ObjectId from, PagePath page, int size, LineOwners owners, CancellationToken cancellationToken)
    {
        var versions = 0;
        for (PagePath? next = page; next is { } path;)
        {
            next = null;
            await foreach (var change in wiki.WalkAsync(from, path.File, cancellationToken))
            {
                if (owners.IsDone || versions++ == MaxVersions || RequestBudget.IsHalfSpentNow())
                {
                    return;
                }

                var origin = MoveTrailer.OriginOf(change.Commit, path);
                if (await BeforeAsync(wiki, change, origin, cancellationToken) is not { } older)
                {
                    owners.Began(change.Commit);
                    return;
                }

                await WorkLane.RunAsync(size + older.Length, () => owners.Came(change.Commit, older), cancellationToken);
                if (origin is { } old)
                {
                    (from, next) = (change.Commit.Parents[0], old);
                    break;
                }
            }
        }
    }

    /// <summary>The page's text before a change, at the place where it was then; null when there was none.</summary>
    private static async ValueTask<string?> BeforeAsync(IWiki wiki, PathChange change, PagePath? origin, CancellationToken cancellationToken)
    {
        var blob = change.Before is { Kind: EntryKind.Blob } entry ? entry.Id : (ObjectId?)null;
        if (origin is { } old && change.Commit.Parents is [var parent, ..])
        {
            var tree = await wiki.ReadTreeAsync((await wiki.ReadCommitAsync(parent, cancellationToken)).Tree, cancellationToken);
            blob = await wiki.FindPageAsync(tree, old, cancellationToken);
        }

        return blob is { } id ? PageText.TryDecode(await wiki.ReadBlobAsync(id, cancellationToken)) : null;
    }

    private static Dictionary<int, string> HeadingsOf(string text) =>
        new MarkdownPage(text).Headings.DistinctBy(heading => heading.Line).ToDictionary(heading => heading.Line, heading => heading.Plain.Length > 0 ? heading.Plain : heading.Raw);

    private static PageBlame Describe(PagePath path, ObjectId tip, string[] lines, LineOwners known, Dictionary<int, string> headings)
    {
        var (owners, writers) = (known.Owners, known.Writers);
        var numbers = writers.Index().ToDictionary(one => one.Item.Id, one => one.Index);
        var parts = new List<BlamedPart>();
        for (var start = 0; start < lines.Length;)
        {
            var end = start + 1;
            while (end < lines.Length && owners[end]?.Id == owners[start]?.Id && !headings.ContainsKey(end + 1))
            {
                end++;
            }

            parts.Add(new BlamedPart(start + 1, end - start, string.Concat(lines[start..end]), owners[start] is { } by ? numbers[by.Id] : null, headings.GetValueOrDefault(start + 1)));
            start = end;
        }

        return new PageBlame(path.Value, tip.ToString(), parts, [.. writers.Select(commit => commit.ToInfo())]);
    }
}
