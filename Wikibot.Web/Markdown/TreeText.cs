using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Wikibot.Web.Markdown;

/// <summary>
/// Writes what is in a node as AngleSharp's <c>ToHtml</c> does, by the same formatters, in a time that grows with what there is: the library asks each node for its next
/// sibling, and looks for it among all of them.
/// </summary>
internal static class TreeText
{
    /// <summary>The HTML of everything in <paramref name="parent"/>, which is itself left out.</summary>
    public static string Of(INode parent, IMarkupFormatter formatter)
    {
        var text = new StringBuilder();

        // A list of its own instead of the stack: somebody's HTML may be nested without bounds.
        var open = new Stack<(IElement? Element, INode Inside, int Next)>();
        open.Push((null, parent, 0));
        while (open.TryPop(out var at))
        {
            if (at.Next < at.Inside.ChildNodes.Length)
            {
                open.Push(at with { Next = at.Next + 1 });
                if (Begin(text, at.Inside.ChildNodes[at.Next], formatter) is { } element)
                {
                    open.Push((element, element is IHtmlTemplateElement template ? template.Content : element, 0));
                }
            }
            else if (at.Element is not null)
            {
                text.Append(formatter.CloseTag(at.Element, selfClosing: false));
            }
        }

        return text.ToString();
    }

    /// <summary>Writes a node up to what is in it; the element whose content and end are still to be written, if it is one.</summary>
    private static IElement? Begin(StringBuilder text, INode node, IMarkupFormatter formatter)
    {
        switch (node)
        {
            case IComment comment:
                text.Append(formatter.Comment(comment));
                return null;
            case IProcessingInstruction instruction:
                text.Append(formatter.Processing(instruction));
                return null;
            case ICharacterData data:
                text.Append((data.Parent?.Flags ?? default).HasFlag(NodeFlags.LiteralText) ? formatter.LiteralText(data) : formatter.Text(data));
                return null;
            case IElement element:
                var isClosed = element.Flags.HasFlag(NodeFlags.SelfClosing);
                text.Append(formatter.OpenTag(element, isClosed));
                if (isClosed)
                {
                    text.Append(formatter.CloseTag(element, selfClosing: true));
                    return null;
                }

                if (element.Flags.HasFlag(NodeFlags.LineTolerance) && element.FirstChild is IText { Data: ['\n', ..] })
                {
                    // The first line's end of such an element is read over.
                    text.Append('\n');
                }

                return element;
            default:
                return null;
        }
    }
}
