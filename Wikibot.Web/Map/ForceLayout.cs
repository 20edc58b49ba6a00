using Wikibot.Git.Client;

namespace Wikibot.Web.Map;

/// <summary>
/// Lays out many pages as forces would: all push each other away, links pull together (Fruchterman and Reingold, Software: Practice and Experience 21, 1991), a fixed number of
/// rounds from fixed places. Then each goes into the row that is nearest, beside those that are there.
/// </summary>
internal static class ForceLayout
{
    /// <summary>Rounds: with 100 pages half a million pairs are looked at, some milliseconds.</summary>
    private const int Rounds = 100;

    /// <summary>Between two boxes of a row.</summary>
    private const double Gap = 18;

    /// <summary>How much of the drawing is boxes.</summary>
    private const double Filled = 0.3;

    /// <summary>How much wider than high it is, and how much more room a box takes to its sides than above and below.</summary>
    private const double Aspect = 1.6;

    /// <summary>The angle by which places on a spiral are spread evenly: the golden one.</summary>
    private const double GoldenAngle = 2.399963229728653;

    public static MapDrawing Draw(LinkGraph graph)
    {
        var labels = graph.Pages.Select(page => MapLabel.Of(page.Path)).ToList();
        var area = labels.Sum(label => label.Width + Gap) * MapDrawing.RowHeight / Filled;
        var width = Math.Sqrt(area * Aspect);
        var height = area / Math.Max(width, 1);
        var places = Places(graph, width, height);
        var rows = Enumerable.Range(0, labels.Count).ToLookup(page => (int)(places[page].Y / MapDrawing.RowHeight));
        var boxes = new MapBox[labels.Count];
        var (right, bottom) = (0.0, 0.0);
        foreach (var (number, row) in rows.OrderBy(row => row.Key).Index())
        {
            var top = MapDrawing.Margin + (number * MapDrawing.RowHeight);
            foreach (var (page, left) in InRow(row, labels, places, width))
            {
                boxes[page] = new MapBox(graph.Pages[page], labels[page].Text, left, top, labels[page].Width);
                (right, bottom) = (Math.Max(right, boxes[page].Right), top + MapBox.Height);
            }
        }

        return new MapDrawing(
            right + MapDrawing.Margin,
            bottom + MapDrawing.Margin,
            boxes,
            [.. MapDrawing.Pairs(graph).Select(pair => new MapLine(Straight(boxes[pair.From], boxes[pair.To]), pair.IsMutual, HeadAtEnd: true))]);
    }

    private static (double X, double Y)[] Places(LinkGraph graph, double width, double height)
    {
        var count = graph.Pages.Count;
        var at = new (double X, double Y)[count];
        for (var i = 0; i < count; i++)
        {
            var distance = Math.Sqrt((i + 0.5) / count) / 2;
            at[i] = ((width / 2) + (Math.Cos(i * GoldenAngle) * distance * width), (height / 2) + (Math.Sin(i * GoldenAngle) * distance * height));
        }

        var spread = Math.Sqrt(width * height / Math.Max(count, 1) / Aspect);
        var moves = new (double X, double Y)[count];
        for (var round = 0; round < Rounds; round++)
        {
            Array.Clear(moves);
            PushApart(at, moves, spread);
            foreach (var link in graph.Links)
            {
                var (x, y) = ((at[link.To].X - at[link.From].X) / Aspect, at[link.To].Y - at[link.From].Y);
                var pull = Math.Sqrt((x * x) + (y * y)) / spread;
                moves[link.From] = (moves[link.From].X + (x * pull), moves[link.From].Y + (y * pull));
                moves[link.To] = (moves[link.To].X - (x * pull), moves[link.To].Y - (y * pull));
            }

            var most = width / 8 * (Rounds - round) / Rounds;
            for (var i = 0; i < count; i++)
            {
                var length = Math.Max(Math.Sqrt((moves[i].X * moves[i].X) + (moves[i].Y * moves[i].Y)), 1e-9);
                var step = Math.Min(length, most) / length;
                at[i] = (Math.Clamp(at[i].X + (moves[i].X * step), 0, width), Math.Clamp(at[i].Y + (moves[i].Y * step), 0, height));
            }
        }

        return at;
    }

    private static void PushApart((double X, double Y)[] at, (double X, double Y)[] moves, double spread)
    {
        for (var i = 0; i < at.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = ((at[i].X - at[j].X) / Aspect, at[i].Y - at[j].Y);
                var push = spread * spread / Math.Max((x * x) + (y * y), 1);
                moves[i] = (moves[i].X + (x * push), moves[i].Y + (y * push));
                moves[j] = (moves[j].X - (x * push), moves[j].Y - (y * push));
            }
        }
    }

    /// <summary>The left edges of a row's boxes, none over another; what would go beyond the right edge moves to the left as far as there is room.</summary>
    private static List<(int Page, double Left)> InRow(IEnumerable<int> row, List<(string Text, double Width)> labels, (double X, double Y)[] places, double width)
    {
        var placed = new List<(int Page, double Left)>();
        var free = MapDrawing.Margin;
        foreach (var page in row.OrderBy(page => places[page].X).ThenBy(page => page))
        {
            var left = Math.Max(free, places[page].X - (labels[page].Width / 2));
            placed.Add((page, left));
            free = left + labels[page].Width + Gap;
        }

        var over = Math.Max(0, free - Gap - width);
        for (var i = placed.Count - 1; i >= 0 && over > 0; i--)
        {
            // Each gives way as far as the room before it goes.
            var before = i == 0 ? MapDrawing.Margin : placed[i - 1].Left + labels[placed[i - 1].Page].Width + Gap;
            placed[i] = placed[i] with { Left = placed[i].Left - over };
            over = Math.Max(0, before - placed[i].Left);
        }

        // What found no room at all pushes the others back.
        free = MapDrawing.Margin;
        for (var i = 0; i < placed.Count; i++)
        {
            placed[i] = placed[i] with { Left = Math.Max(placed[i].Left, free) };
            free = placed[i].Left + labels[placed[i].Page].Width + Gap;
        }

        return placed;
    }

    private static string Straight(MapBox from, MapBox to)
    {
        var ((x1, y1), (x2, y2)) = (Border(from, to), Border(to, from));
        return $"M{MapDrawing.Number(x1)} {MapDrawing.Number(y1)}L{MapDrawing.Number(x2)} {MapDrawing.Number(y2)}";
    }

    /// <summary>Where the line from the middle of one box to that of another leaves the first.</summary>
    private static (double X, double Y) Border(MapBox box, MapBox other)
    {
        var (x, y) = (other.CentreX - box.CentreX, other.CentreY - box.CentreY);
        var scale = Math.Min(box.Width / 2 / Math.Max(Math.Abs(x), 1e-9), MapBox.Height / 2 / Math.Max(Math.Abs(y), 1e-9));
        return (box.CentreX + (x * scale), box.CentreY + (y * scale));
    }
}
