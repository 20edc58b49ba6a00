using Wikibot.Git.Budgets;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Compare;

/// <summary>How two contents of a page, or of a file beside the pages, differ.</summary>
/// <param name="Text">The difference of their lines, or that they have none.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
/// <param name="Read">Bytes that were gone through.</param>
/// <param name="Before">Bytes of a file before; null for a page, and where there was none.</param>
/// <param name="After">Bytes of a file after; null for a page, and where there is none.</param>
internal sealed record ContentDifference(string Text, int Added, int Removed, long Read, long? Before = null, long? After = null)
{
    /// <summary>Of what is the same.</summary>
    public static readonly ContentDifference None = new("", 0, 0, 0);

    /// <summary>Works it out.</summary>
    /// <param name="old">The older content; null where there was none.</param>
    /// <param name="new">The newer content; null where there is none.</param>
    /// <param name="isFile">Whether it is a file beside the pages: of those that are text, and no longer than a page may be, the lines are compared.</param>
    /// <param name="words">Whether changed words are marked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ContentDifference> OfAsync(ComparedContent? old, ComparedContent? @new, bool isFile, bool words, CancellationToken cancellationToken)
    {
        var all = new ContentDifference(ComparedPage.NoLines, 0, 0, (old?.Bytes?.Length ?? 0) + (@new?.Bytes?.Length ?? 0), isFile ? old?.Length : null, isFile ? @new?.Length : null);
        if (Lines(old, isFile) is not { } before || Lines(@new, isFile) is not { } after)
        {
            // It is no reason to show nothing of the others.
            return all;
        }

        return await WorkLane.RunAsync(
            before.Length + after.Length,
            () =>
            {
                var diff = TextDiff.Of(before, after);
                return all with { Text = DiffText.Write(diff, words), Added = diff.Hunks.Sum(hunk => hunk.NewCount), Removed = diff.Hunks.Sum(hunk => hunk.OldCount) };
            },
            cancellationToken);
    }

    /// <summary>The text whose lines are compared; null where there are none.</summary>
    private static string? Lines(ComparedContent? content, bool isFile) => content is null ? ""
        : content.Bytes is not { } bytes || (isFile && bytes.Span.Contains((byte)0)) ? null
        : PageText.TryDecode(bytes);
}
