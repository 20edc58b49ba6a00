using Wikibot.Git.Client;

namespace Wikibot.Web.Map;

/// <summary>
/// Lays out what is around a page in columns, as one reads: what links to it on its left, what it links to on its right, and outside of these what is two links away.
/// </summary>
internal static class NearLayout
{
    /// <summary>Between columns: room for the lines.</summary>
    private const double Gap = 90;

    /// <summary>How far a line between two boxes of one column stands out from it.</summary>
    private const double Bulge = 48;

    public static MapDrawing Draw(LinkGraph graph)
    {
        var columns = Columns(graph);
        var height = (columns.Values.Max(column => column.Count) * MapDrawing.RowHeight) - (MapDrawing.RowHeight - MapBox.Height) + (2 * MapDrawing.Margin);
        var boxes = new MapBox[graph.Pages.Count];
        var places = new int[graph.Pages.Count];
        var left = MapDrawing.Margin + Bulge;
        foreach (var (place, column) in columns)
        {
            var labels = column.ConvertAll(page => MapLabel.Of(graph.Pages[page].Path));
            var width = labels.Max(label => label.Width);
            var top = (height - MapBox.Height - ((column.Count - 1) * MapDrawing.RowHeight)) / 2;
            foreach (var (row, page) in column.Index())
            {
                boxes[page] = new MapBox(graph.Pages[page], labels[row].Text, left, top + (row * MapDrawing.RowHeight), width);
                places[page] = place;
            }

            left += width + Gap;
        }

        return new MapDrawing(left - Gap + Bulge + MapDrawing.Margin, height, boxes, [.. MapDrawing.Pairs(graph).Select(pair => Line(boxes, places, pair))]);
    }

    /// <summary>The pages of each column, from above; the column of the one in the middle is 0.</summary>
    private static SortedDictionary<int, List<int>> Columns(LinkGraph graph)
    {
        var neighbours = graph.Links.SelectMany(link => new[] { (link.From, link.To), (From: link.To, To: link.From) }).ToLookup(pair => pair.From, pair => pair.To);
        var linked = graph.Links.Where(link => link.From == 0).Select(link => link.To).ToHashSet();
        var near = Enumerable.Range(0, graph.Pages.Count).Where(page => graph.Pages[page].Steps == 1).ToDictionary(page => page, page => linked.Contains(page) ? 1 : -1);
        var columns = new SortedDictionary<int, List<int>> { [0] = [0] };
        foreach (var (page, side) in near)
        {
            Add(side, page);
        }

        // Beside the one through which it was found, and as high.
        var far = Enumerable.Range(1, graph.Pages.Count - 1).Where(page => graph.Pages[page].Steps != 1)
            .Select(page => (Page: page, Through: neighbours[page].Where(near.ContainsKey).DefaultIfEmpty(0).Min()));
        foreach (var (page, through) in far.OrderBy(one => one.Through).ThenBy(one => one.Page))
        {
            Add(2 * near.GetValueOrDefault(through, 1), page);
        }

        return columns;

        void Add(int column, int page)
        {
            if (!columns.TryGetValue(column, out var pages))
            {
                columns[column] = pages = [];
            }

            pages.Add(page);
        }
    }

    private static MapLine Line(MapBox[] boxes, int[] places, (int From, int To, bool IsMutual) pair)
    {
        var (from, to) = (boxes[pair.From], boxes[pair.To]);
        if (places[pair.From] == places[pair.To])
        {
            var outside = places[pair.From] < 0 ? -1 : 1;
            var x = outside < 0 ? from.X : from.Right;
            return new MapLine(Curve(x, from.CentreY, x + (outside * Bulge), x + (outside * Bulge), x, to.CentreY), pair.IsMutual, HeadAtEnd: true);
        }

        var forward = places[pair.From] < places[pair.To];
        var (left, right) = forward ? (from, to) : (to, from);
        var middle = (left.Right + right.X) / 2;
        return new MapLine(Curve(left.Right, left.CentreY, middle, middle, right.X, right.CentreY), pair.IsMutual || !forward, pair.IsMutual || forward);
    }

    private static string Curve(double x1, double y1, double control1, double control2, double x2, double y2) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"M{MapDrawing.Number(x1)} {MapDrawing.Number(y1)}C{MapDrawing.Number(control1)} {MapDrawing.Number(y1)} {MapDrawing.Number(control2)} {MapDrawing.Number(y2)} {MapDrawing.Number(x2)} {MapDrawing.Number(y2)}");
}
