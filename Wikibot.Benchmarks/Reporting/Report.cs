using System.Text;
using Wikibot.Benchmarks.Measuring;

namespace Wikibot.Benchmarks.Reporting;

/// <summary>What one mode found.</summary>
/// <param name="Mode">The mode's name.</param>
/// <param name="Title">Heading.</param>
/// <param name="Machine">Where and when.</param>
/// <param name="Settings">What was measured on, one line each.</param>
/// <param name="Tables">For people.</param>
/// <param name="Bars">What had to be reached.</param>
/// <param name="Figures">For programs.</param>
internal sealed record Report(
    string Mode, string Title, Machine Machine, IReadOnlyList<string> Settings, IReadOnlyList<ResultTable> Tables, IReadOnlyList<Bar> Bars, IReadOnlyList<Figure> Figures)
{
    /// <summary>The report as Markdown; headings begin at level <paramref name="level"/>.</summary>
    public string ToMarkdown(int level)
    {
        var text = new StringBuilder();
        var marks = new string('#', level);
        text.Append($"{marks} {Title}\n\n");
        foreach (var line in Machine.Lines.Concat(Settings))
        {
            text.Append($"- {line}\n");
        }

        foreach (var table in Tables)
        {
            text.Append($"\n{marks}# {table.Title}\n\n{table.ToMarkdown()}");
        }

        if (Bars.Count > 0)
        {
            var bars = new ResultTable("Bars", ["bar", "required", "measured", "met"], [.. Bars.Select(b => new[] { b.What, b.Required, b.Measured, b.Met ? "yes" : "NO" })]);
            text.Append($"\n{marks}# {bars.Title}\n\n{bars.ToMarkdown()}");
        }

        return text.ToString();
    }
}

/// <summary>A bar, and whether it was reached.</summary>
internal sealed record Bar(string What, string Required, string Measured, bool Met);

/// <summary>A table. The first column is text, the others are numbers.</summary>
internal sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Calls and how long they took, a row for each series.</summary>
    public static ResultTable OfCalls(string title, IEnumerable<Figure> figures) => new(
        title,
        ["", "p50", "p95", "p99", "max", "calls"],
        [.. figures.Select(f => new[] { $"{f.Operation}, {f.Subject}", Units.Time(f.Median), Units.Time(f.P95), Units.Time(f.P99), Units.Time(f.Max), $"{f.Count}" })]);

    /// <summary>As Markdown, columns aligned so that it reads well on a terminal too.</summary>
    public string ToMarkdown()
    {
        var widths = Columns.Select((column, i) => Rows.Select(row => row[i].Length).Append(column.Length).Append(3).Max()).ToArray();
        var text = new StringBuilder();
        Append(text, Columns, widths);
        Append(text, [.. widths.Select((width, i) => i == 0 ? new string('-', width) : $"{new string('-', width - 1)}:")], widths);
        foreach (var row in Rows)
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append(" |\n");
}
