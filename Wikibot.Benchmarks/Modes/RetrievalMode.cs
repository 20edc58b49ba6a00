using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Base;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Modes;

/// <summary><c>bench retrieval</c>: questions made of pages by rule. How often is the page among the first five, and how far up?</summary>
/// <param name="tree">A folder of Markdown pages; npm's when it is empty.</param>
internal sealed class RetrievalMode(string tree)
{
    private const int Pages = 300;
    private const string Package = "@fireblocks/ts-sdk";

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var npm = await NpmFolder.InstallAsync(folder, [NpmFolder.MiniSearch, NpmFolder.FlexSearch, $"{Package}@18.0.0"], cancellationToken);
        var root = tree.Length > 0 ? tree : npm.Module(Package);
        var pages = Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories)
            .Select(file => (Path: PagePath.FromFile(Path.GetRelativePath(root, file).Replace('\\', '/')), File: file)).Where(page => page.Path is not null)
            .ToDictionary(page => page.Path!.Value.Value, page => File.ReadAllText(page.File), StringComparer.Ordinal);
        var items = KnownItems.Of(pages, Pages).ToList();
        Console.WriteLine($"{pages.Count} pages, {items.Count} questions");
        var answers = new List<(string Name, IReadOnlyList<IReadOnlyList<string>> Found)>
        {
            ("Wikibot", await OursAsync(work, pages, items, cancellationToken)),
        };
        answers.AddRange(await NpmAsync(npm, pages, items, cancellationToken));
        answers.Add(("FTS5 as it comes", Fts5(pages, items)));
        answers.Add(("words counted, as ripgrep -c", Counted(pages, items)));
        return Report(machine, pages.Count, items, answers);
    }

    private static Report Report(Machine machine, int pages, List<KnownItem> items, List<(string Name, IReadOnlyList<IReadOnlyList<string>> Found)> answers)
    {
        var rows = new List<string[]>();
        var bars = new List<Bar>();
        foreach (var kind in KnownItems.Kinds)
        {
            var scores = answers.ConvertAll(answer => (answer.Name, Score: Score(items, answer.Found, kind)));
            rows.AddRange(scores.Select(score => new[] { $"{kind}: {score.Name}", $"{score.Score.Recall:F3}", $"{score.Score.Rank:F3}", $"{score.Score.Count}" }));
            var best = scores.Skip(1).Max(score => score.Score.Rank);
            bars.Add(new Bar($"MRR@10, {kind}", $"at least the best other, {best:F3}", $"{scores[0].Score.Rank:F3}", scores[0].Score.Rank >= best));
            var recall = scores.Skip(1).Max(score => score.Score.Recall);
            bars.Add(new Bar($"Recall@5, {kind}", $"at least the best other, {recall:F3}", $"{scores[0].Score.Recall:F3}", scores[0].Score.Recall >= recall));
        }

        return new Report(
            "retrieval", "Does the search find the right page?", machine,
            [$"{pages} pages of {Package} 18.0.0 (npm), questions made by rule: of {Pages} of them, and of every sentence that one page alone has, one a page; minisearch 7.2.0 with prefix and fuzzy 0.2, flexsearch 0.8.212 with forward and suggest, FTS5 with its own tokenizer over whole pages"],
            [new ResultTable("Known items", ["question: who", "Recall@5", "MRR@10", "questions"], rows)], bars, []);
    }

    private static (double Recall, double Rank, int Count) Score(List<KnownItem> items, IReadOnlyList<IReadOnlyList<string>> found, string kind)
    {
        var ranks = items.Select((item, i) => (item, i)).Where(pair => pair.item.Kind == kind).Select(pair => found[pair.i].Take(10).ToList().IndexOf(pair.item.Page)).ToList();
        return (ranks.Average(rank => rank is >= 0 and < 5 ? 1.0 : 0), ranks.Average(rank => rank >= 0 ? 1.0 / (rank + 1) : 0), ranks.Count);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> OursAsync(Workspace work, Dictionary<string, string> pages, List<KnownItem> items, CancellationToken cancellationToken)
    {
        var repository = Path.Combine(work.Folder, "data", $"{FindScene.WikiName}.git");
        Directory.CreateDirectory(Path.GetDirectoryName(repository)!);
        await GitTool.RunAsync(work.Folder, ["init", "--quiet", "--bare", "--initial-branch=main", repository], cancellationToken);
        using var stream = new MemoryStream();
        stream.Write("commit refs/heads/main\ncommitter Sample <sample@example.org> 1790000000 +0000\ndata 6\nImport\n"u8);
        foreach (var (path, text) in pages)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            stream.Write(Encoding.UTF8.GetBytes($"M 100644 inline {path}.md\ndata {bytes.Length}\n"));
            stream.Write(bytes);
            stream.Write("\n"u8);
        }

        await GitTool.RunAsync(repository, ["fast-import", "--quiet"], cancellationToken, stream.ToArray());
        using var scene = await FindScene.OpenAsync(Path.GetDirectoryName(repository)!, Path.Combine(work.Folder, "index"), cancellationToken);
        var found = new List<IReadOnlyList<string>>();
        foreach (var item in items)
        {
            var answer = await scene.SearchAsync(new SearchRequest(item.Text, Limit: 50), cancellationToken);
            found.Add([.. answer.Hits.Select(hit => hit.Path).Distinct(StringComparer.Ordinal)]);
        }

        return found;
    }

    private static async Task<List<(string Name, IReadOnlyList<IReadOnlyList<string>> Found)>> NpmAsync(NpmFolder npm, Dictionary<string, string> pages, List<KnownItem> items, CancellationToken cancellationToken)
    {
        var input = JsonSerializer.Serialize(new { pages = pages.Select(page => new { id = page.Key, title = KnownItems.TitleOf(page.Key, page.Value), text = page.Value }), queries = items.Select(item => item.Text) });
        using var output = JsonDocument.Parse(await npm.NodeAsync("search-peers.mjs", [], input, cancellationToken));
        return [.. output.RootElement.EnumerateObject().Select(peer => (peer.Name, (IReadOnlyList<IReadOnlyList<string>>)[.. peer.Value.EnumerateArray().Select(ids => (IReadOnlyList<string>)[.. ids.EnumerateArray().Select(id => id.GetString()!)])]))];
    }

    private static List<IReadOnlyList<string>> Fts5(Dictionary<string, string> pages, List<KnownItem> items)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE VIRTUAL TABLE pages USING fts5(path UNINDEXED, title, text)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO pages VALUES ($1, $2, $3)";
        foreach (var (path, text) in pages)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$1", path);
            command.Parameters.AddWithValue("$2", KnownItems.TitleOf(path, text));
            command.Parameters.AddWithValue("$3", text);
            command.ExecuteNonQuery();
        }

        command.CommandText = "SELECT path FROM pages WHERE pages MATCH $1 ORDER BY rank LIMIT 10";
        return items.ConvertAll(item =>
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$1", string.Join(' ', item.Text.Split(' ').Select(word => $"\"{word}\"")));
            using var reader = command.ExecuteReader();
            var found = new List<string>();
            while (reader.Read())
            {
                found.Add(reader.GetString(0));
            }

            return (IReadOnlyList<string>)found;
        });
    }

    private static List<IReadOnlyList<string>> Counted(Dictionary<string, string> pages, List<KnownItem> items)
    {
        var counts = pages.ToDictionary(page => page.Key, page => page.Value.Split([.. page.Value.Where(c => !char.IsLetterOrDigit(c)).Distinct()]).Where(word => word.Length > 0).CountBy(word => word.ToLowerInvariant()).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        return items.ConvertAll(item =>
        {
            var words = item.Text.ToLowerInvariant().Split(' ').Distinct().ToList();
            return (IReadOnlyList<string>)[.. counts.Select(page => (page.Key, Sum: words.Sum(word => page.Value.GetValueOrDefault(word)))).Where(page => page.Sum > 0)
                .OrderByDescending(page => page.Sum).ThenBy(page => page.Key, StringComparer.Ordinal).Take(10).Select(page => page.Key)];
        });
    }
}
