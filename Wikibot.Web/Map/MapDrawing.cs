using System.Globalization;
using Wikibot.Git.Client;

namespace Wikibot.Web.Map;

/// <summary>A page as a box, in pixels of the drawing.</summary>
/// <param name="Page">The page.</param>
/// <param name="Label">What is written in it: its name, as much as there is room for.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
public sealed record MapBox(GraphPage Page, string Label, double X, double Y, double Width)
{
    /// <summary>Height of every box: a target for a finger (WCAG 2.2, 2.5.8).</summary>
    public const double Height = 30;

    /// <summary>Its right edge.</summary>
    public double Right => X + Width;

    /// <summary>The middle of it, from the left.</summary>
    public double CentreX => X + (Width / 2);

    /// <summary>The middle of it, from above.</summary>
    public double CentreY => Y + (Height / 2);
}

/// <summary>A line between two boxes, with a head where a link leads to.</summary>
/// <param name="Path">Its way, as SVG writes it.</param>
/// <param name="HeadAtStart">Whether a link leads to where it starts.</param>
/// <param name="HeadAtEnd">Whether a link leads to where it ends.</param>
public sealed record MapLine(string Path, bool HeadAtStart, bool HeadAtEnd);

/// <summary>A graph of links, laid out. The same graph is laid out alike each time, and no two boxes cover each other.</summary>
/// <param name="Width">Its width, in pixels.</param>
/// <param name="Height">Its height, in pixels.</param>
/// <param name="Boxes">The pages, in the order of the graph.</param>
/// <param name="Lines">The links, each pair of pages once.</param>
public sealed record MapDrawing(double Width, double Height, IReadOnlyList<MapBox> Boxes, IReadOnlyList<MapLine> Lines)
{
    /// <summary>From one box to the one below it, upper edge to upper edge.</summary>
    public const double RowHeight = 46;

    /// <summary>Room around all of it.</summary>
    public const double Margin = 12;

    /// <summary>Links, each pair of pages once.</summary>
    public static IEnumerable<(int From, int To, bool IsMutual)> Pairs(LinkGraph graph)
    {
        var all = graph.Links.ToHashSet();
        return graph.Links
            .Select(link => (link.From, link.To, IsMutual: all.Contains(new GraphLink(link.To, link.From))))
            .Where(pair => !pair.IsMutual || pair.From < pair.To);
    }

    /// <summary>A number as SVG writes it.</summary>
    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
