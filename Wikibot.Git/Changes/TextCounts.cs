using System.Text;
using Wikibot.Git.Budgets;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Changes;

/// <summary>
/// How often a text stands in pages, as git's pickaxe (<c>log -S</c>) counts: byte for byte, none overlapping another. A page's newer state in one
/// commit is its older one in the next that changed it, so what was counted is remembered.
/// </summary>
internal sealed class TextCounts
{
    /// <summary>States of pages whose counts are remembered.</summary>
    private const int MaxKnown = 100_000;

    private readonly Dictionary<ObjectId, int> _known = [];
    private readonly IWiki _wiki;
    private readonly byte[] _wanted;

    private TextCounts(IWiki wiki, byte[] wanted) => (_wiki, _wanted) = (wiki, wanted);

    /// <summary>Bytes of pages that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Counts of <paramref name="text"/>; null when it was left out.</summary>
    /// <exception cref="WikibotProblemException">It is empty, too long or no Unicode text.</exception>
    public static TextCounts? Of(IWiki wiki, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length is 0 or > ChangesQuery.MaxText)
        {
            throw Problem.Invalid("text", "length", $"'text' has 1 to {ChangesQuery.MaxText} characters.");
        }

        return PagePath.HasLoneSurrogate(text)
            ? throw Problem.Invalid("text", "utf8", "'text' is not valid Unicode text: it holds a lone surrogate.")
            : new TextCounts(wiki, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>How many more times the text stands in a page after a change than before; null when it neither came nor went.</summary>
    public async ValueTask<int?> ChangeAsync(PageDifference page, CancellationToken cancellationToken)
    {
        if (page.Old == page.New)
        {
            return null;
        }

        var change = await CountAsync(page.New, cancellationToken) - await CountAsync(page.Old, cancellationToken);
        return change == 0 ? null : change;
    }

    /// <summary>Whether it came or went in any of these files that is a page.</summary>
    public async ValueTask<bool> AnyChangedAsync(IReadOnlyList<FileDifference> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(file => PagePath.FromFile(file.Path) is not null))
        {
            if (await ChangeAsync(new PageDifference(file.Path, CommitFiles.Blob(file.Old)?.Id, CommitFiles.Blob(file.New)?.Id, From: null), cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<int> CountAsync(ObjectId? blob, CancellationToken cancellationToken)
    {
        if (blob is not { } id)
        {
            return 0;
        }

        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        var bytes = await _wiki.ReadBlobAsync(id, cancellationToken);
        RequestBudget.Step("it looked for a text in what changed", bytes.Length);
        Read += bytes.Length;
        return _known.Keep(MaxKnown, id, bytes.Span.Count(_wanted));
    }
}
