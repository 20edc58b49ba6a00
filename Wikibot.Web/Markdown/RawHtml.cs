using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>Where in a document stands HTML that somebody wrote: in which blocks of its first level.</summary>
internal sealed class RawHtml
{
    private readonly HashSet<Block> _inline = [];
    private readonly HashSet<Block> _blocks = [];
    private bool _isAnywhere;

    /// <summary>Whether there is any.</summary>
    public bool Any => _isAnywhere || _inline.Count + _blocks.Count > 0;

    /// <summary>Notes HTML within a text.</summary>
    public void Add(HtmlInline inline)
    {
        ContainerInline? root = inline.Parent;
        while (root?.Parent is { } above)
        {
            root = above;
        }

        if (root?.ParentBlock is { } block)
        {
            _inline.Add(TopOf(block));
        }
        else
        {
            // Of what is in no block it cannot be said where it is shown, if at all.
            _isAnywhere = true;
        }
    }

    /// <summary>Notes a block of HTML, or one that holds some.</summary>
    public void Add(Block block) => _blocks.Add(TopOf(block));

    /// <summary>The piece that begins with a block: where it ends, and whether it holds HTML that somebody wrote.</summary>
    public (int End, bool IsRaw) PieceAt(MarkdownDocument document, int start)
    {
        if (_isAnywhere)
        {
            return (document.Count, true);
        }

        if (_blocks.Contains(document[start]))
        {
            var last = start;
            for (var i = start + 1; i < document.Count; i++)
            {
                last = _blocks.Contains(document[i]) ? i : last;
            }

            return (last + 1, true);
        }

        if (_inline.Contains(document[start]))
        {
            return (start + 1, true);
        }

        var end = start + 1;
        while (end < document.Count && !_blocks.Contains(document[end]) && !_inline.Contains(document[end]))
        {
            end++;
        }

        return (end, false);
    }

    private static Block TopOf(Block block)
    {
        while (block.Parent is { } parent and not MarkdownDocument)
        {
            block = parent;
        }

        return block;
    }
}
