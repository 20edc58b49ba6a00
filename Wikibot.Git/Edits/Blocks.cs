using System.Text.RegularExpressions;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>
/// Puts Markdown below Markdown so that blocks stay blocks: with a blank line between, because without one a paragraph goes on
/// and a line of dashes makes a heading of it (CommonMark 0.31.2, 4.3 and 4.8), but none inside a list or table that goes on.
/// </summary>
internal static partial class Blocks
{
    /// <summary>The last block of a text that is Markdown by itself, or of the end of a page; null when it has none.</summary>
    public static TopBlock? Last(string text) => new MarkdownPage(text).Blocks is [.., var last] ? last : null;

    /// <summary>What follows the last blank line of a text: as much of it as says what its last block is.</summary>
    public static string LastLines(string text)
    {
        var end = text.AsSpan().TrimEnd().Length;
        var start = end == 0 ? 0 : text.LastIndexOf('\n', end - 1) + 1;
        while (start > 0)
        {
            var before = start < 2 ? 0 : text.LastIndexOf('\n', start - 2) + 1;
            if (text.AsSpan(before..start).IsWhiteSpace())
            {
                break;
            }

            start = before;
        }

        return text[start..end];
    }

    /// <summary>Whether <paramref name="below"/> goes on with the list or table that ends above it.</summary>
    public static bool GoesOn(TopBlock? above, ReadOnlySpan<char> below)
    {
        var line = below.IndexOf('\n') is var end and >= 0 ? below[..end] : below;
        return above switch
        {
            { Kind: TopKind.List, Mark: var mark } => ListItem().IsMatch(line) && (char.IsWhiteSpace(line[0]) || IsItemOf(mark, line)),
            { Kind: TopKind.Table } => line.Contains('|') && !line.IsWhiteSpace(),
            _ => false,
        };
    }

    /// <summary>Whether a text ends with a blank line, or holds nothing that anything could join.</summary>
    public static bool EndsBlank(ReadOnlySpan<char> text)
    {
        var rest = text[text.TrimEnd().Length..];
        return rest.Length == text.Length || rest.Count('\n') > 1;
    }

    /// <summary>Whether a text begins with a blank line, or holds nothing.</summary>
    public static bool BeginsBlank(ReadOnlySpan<char> text) =>
        text.IsWhiteSpace() || (text.IndexOf('\n') is var end and >= 0 && text[..end].IsWhiteSpace());

    private static bool IsItemOf(char mark, ReadOnlySpan<char> line) => mark is '.' or ')'
        ? char.IsAsciiDigit(line[0]) && line.IndexOf(mark) is > 0 and < 10
        : line[0] == mark;

    [GeneratedRegex(@"\A[ \t]*([-*+]|[0-9]{1,9}[.)])([ \t]|\r?\z)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex ListItem();
}
