using System.Text.Json;

namespace Wikibot.Benchmarks.Reporting;

/// <summary>Puts reports where they are read: the terminal, a JSON file, and the mode's section of docs/benchmarks.md.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints and saves <paramref name="report"/>.</summary>
    /// <returns>0 when every bar was reached, 1 otherwise.</returns>
    public static async Task<int> PublishAsync(Report report, OutputOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine();
        Console.WriteLine(report.ToMarkdown(2));
        var json = options.Json ?? Path.Combine(options.Repository, "artifacts", "bench", $"{report.Mode}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(json))!);
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, Indented), cancellationToken);
        Console.WriteLine($"JSON: {json}");
        if (options.Docs)
        {
            var docs = Path.Combine(options.Repository, "docs", "benchmarks.md");
            Directory.CreateDirectory(Path.GetDirectoryName(docs)!);
            var text = File.Exists(docs) ? await File.ReadAllTextAsync(docs, cancellationToken) : "# Benchmarks\n";
            await File.WriteAllTextAsync(docs, Replace(text, report.Mode, report.ToMarkdown(2)), cancellationToken);
            Console.WriteLine($"Written into {docs}");
        }

        return report.Bars.All(bar => bar.Met) ? 0 : 1;
    }

    /// <summary>Puts <paramref name="section"/> between the marks of <paramref name="mode"/>, at the end where there are none yet.</summary>
    public static string Replace(string document, string mode, string section)
    {
        var (begin, end) = ($"<!-- begin {mode} -->", $"<!-- end {mode} -->");
        var block = $"{begin}\n{section.TrimEnd()}\n{end}";
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        var to = document.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from ? $"{document[..from]}{block}{document[(to + end.Length)..]}" : $"{document.TrimEnd()}\n\n{block}\n";
    }
}

/// <summary>Where results go.</summary>
/// <param name="Repository">Root of the working copy.</param>
/// <param name="Json">JSON file; <c>artifacts/bench/{mode}.json</c> when left out.</param>
/// <param name="Docs">Whether to replace the mode's section of docs/benchmarks.md.</param>
internal sealed record OutputOptions(string Repository, string? Json, bool Docs);
