using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wikibot.Web.Markdown;

/// <summary>Takes from a document what its HTML may not have: classes that are not of our style, styles of table cells, links within links.</summary>
internal static class SafeDocument
{
    /// <summary>Does so for the classes of one node.</summary>
    public static void Clean(MarkdownObject node)
    {
        if (node.TryGetAttributes() is { } attributes)
        {
            attributes.Classes?.RemoveAll(name => !Sanitizer.Classes.Contains(name));
        }
    }

    /// <summary>Whether a link stands in another one, which HTML does not have.</summary>
    public static bool IsInLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline { IsImage: false })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Alignment by class, because the content security policy allows no style; and a table that is wider than the window is scrolled by keyboard.</summary>
    public static void Align(Table table)
    {
        table.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
        var columns = table.ColumnDefinitions;
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && columns.Count > 0; i++)
            {
                if (row[i] is TableCell cell && ClassOf(columns[Math.Min(cell.ColumnIndex < 0 || cell.ColumnIndex >= columns.Count ? i : cell.ColumnIndex, columns.Count - 1)].Alignment) is { } side)
                {
                    cell.GetAttributes().AddClass(side);
                }
            }
        }

        foreach (var column in columns)
        {
            column.Alignment = null;
        }
    }

    private static string? ClassOf(TableColumnAlign? align) => align switch
    {
        TableColumnAlign.Left => "left",
        TableColumnAlign.Center => "center",
        TableColumnAlign.Right => "right",
        _ => null,
    };
}
