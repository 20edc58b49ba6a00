using System.Text;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Docs;

/// <summary>The wiki of 60 pages, some of them long, whose answers are counted.</summary>
internal static class TokenWiki
{
    /// <summary>Entries of the journal; each is a commit.</summary>
    private const int Entries = 5;

    private static IEnumerable<(string Path, string Content)> Pages => Enumerable.Range(1, 56).Select(i => ($"{(i < 4 || i == 7 ? "Dev" : i < 30 ? "Ops" : "People")}/Page {i}", Text(i, 2_000)))
        .Append(("Long", string.Concat(Enumerable.Range(1, 20).Select(i => $"## Part {i}\n\n##{Text(i, 2_000)}\n"))));

    private static string Moved => Text(0, 500);

    /// <summary>Writes it; the first commit of a page that has five.</summary>
    public static async Task<string> WriteAsync(McpService service)
    {
        var pages = Pages.Append(("Old", Moved)).Select(page => new { path = page.Item1, content = page.Item2 });
        (await service.CallAsync("write_pages", new { pages, message = "Begin" })).IsError.ShouldNotBe(true);
        var old = (await service.CallAsync("read_page", new { path = "Old" })).At("revision")!.GetValue<string>();
        (await service.CallAsync("move_page", new { path = "Old", to = "Archive/Before", revision = old })).IsError.ShouldNotBe(true);
        var first = (await service.CallAsync("write_page", new { path = "Journal", content = Journal(1), message = "Begin a journal" })).At("commit")!.GetValue<string>();
        for (var i = 1; i < Entries; i++)
        {
            (await service.CallAsync("edit_page", new { path = "Journal", append = $"entry {i}\n", message = $"Entry {i}" })).IsError.ShouldNotBe(true);
        }

        return first;
    }

    /// <summary>Writes the same pages as files, as Obsidian has them.</summary>
    public static async Task WriteVaultAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".obsidian"));
        foreach (var (path, content) in Pages.Append(("Archive/Before", Moved)).Append(("Journal", Journal(Entries))))
        {
            var file = Path.Combine(folder, path + ".md");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        }
    }

    private static string Journal(int entries) => "# Journal\n\n" + string.Concat(Enumerable.Range(0, entries).Select(i => $"entry {i}\n"));

    private static string Text(int seed, int length)
    {
        string[] sentences =
        [
            "The scheduler keeps one queue for each tenant and serves them in turn.", "Deployments go out on Tuesdays, after the review of open incidents.",
            "See [[Ops/Page 5]] for how the certificates are renewed.", "Nobody remembers why the limit is 250; raising it to 400 did no harm.", "- Ask the data team before changing this table.",
        ];
        var text = new StringBuilder($"# Subject {seed}\n\n");
        for (var i = seed; text.Length < length; i++)
        {
            text.Append(sentences[i % sentences.Length]).Append(i % 3 == 2 ? "\n\n" : " ");
        }

        return text.ToString(0, length - 1) + "\n";
    }
}
