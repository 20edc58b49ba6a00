using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Docs;

/// <summary>
/// What the tools cost a model before it has asked anything, and what typical answers cost, in tokens of o200k_base. <c>docs/tokens.md</c> is the
/// table; <c>WIKIBOT_WRITE_DOCS=1</c> writes it anew.
/// </summary>
public sealed partial class TokensTests(ITestOutputHelper output) : TwoServices
{
    private const int MostOnTheWire = 9000;
    private const int MostSeen = 5000;

    private const string Introduction =
        """
        # What the tools cost in tokens

        Counted by a test with the tokenizer `o200k_base` (`WIKIBOT_WRITE_DOCS=1`, test `TokensTests`, writes it anew); other models count a little
        differently. The answer to `tools/list` may have 9,000 tokens as it is sent, and 5,000 of what a client shows a model: name, description and
        arguments of each tool. Ids, times and cursors in answers are taken for one of their kind, so that the counts are the same each day.
        """;

    private static readonly Tokenizer s_tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    /// <summary>What people and agents ask for every day, of a wiki of 60 pages.</summary>
    private static readonly (string What, string Tool, object Arguments)[] s_answers =
    [
        ("the wikis there are", "list_wikis", new { }),
        ("an overview of 60 pages", "list_pages", new { depth = 1 }),
        ("all 60 pages", "list_pages", new { }),
        ("a word that is on every page", "search_pages", new { query = "tenant" }),
        ("words that are on one page", "search_pages", new { query = "entry 3" }),
        ("what links to a page", "page_links", new { path = "Ops/Page 5" }),
        ("what is to be tidied", "check_wiki", new { }),
        ("a page of 2,000 characters", "read_page", new { path = "Dev/Page 7" }),
        ("the same by its name", "read_page", new { path = "page 7" }),
        ("a page of 40,000 characters", "read_page", new { path = "Long" }),
        ("its outline", "read_page", new { path = "Long", outline = true }),
        ("one section of it", "read_page", new { path = "Long", heading = "Part 9" }),
        ("five pages of 2,000 characters", "read_pages", new { paths = (string[])["Dev/Page 1", "Dev/Page 2", "Dev/Page 3", "Ops/Page 4", "Ops/Page 5"] }),
        ("a page that is not there", "read_page", new { path = "Dev/Pge 7" }),
        ("a page that was moved", "read_page", new { path = "Old" }),
        ("a page's history of five commits", "page_history", new { path = "Journal" }),
        ("the 30 newest commits", "recent_changes", new { }),
        ("when a text came or went", "recent_changes", new { text = "entry 3" }),
        ("what changed in a page since its first commit", "compare", new { path = "Journal", from = "first" }),
        ("a small change made", "edit_page", new { path = "Journal", append = "The end.\n" }),
    ];

    private readonly Dictionary<string, int> _answers = new(StringComparer.Ordinal);

    [Fact]
    public async Task Tools_list_staysWithinItsTokens()
    {
        var (wire, tools) = await ListAsync();
        s_tokenizer.CountTokens(wire).ShouldBeLessThanOrEqualTo(MostOnTheWire);
        tools.Sum(tool => s_tokenizer.CountTokens(Seen(tool))).ShouldBeLessThanOrEqualTo(MostSeen);
    }

    [Fact]
    public async Task Document_tokens_isTrue()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "tokens.md");
        var document = Introduction.ReplaceLineEndings("\n") + "\n" + await ToolsAsync() + await AnswersAsync() + await BesideAsync(path);
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, document, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(document);
    }

    private async Task<string> ToolsAsync()
    {
        var (wire, tools) = await ListAsync();
        var text = new StringBuilder("\n## `tools/list`\n\n| tool | sent | seen by a model |\n|---|---:|---:|\n");
        foreach (var tool in tools)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{tool["name"]}` | {s_tokenizer.CountTokens(Compact(tool)):N0} | {s_tokenizer.CountTokens(Seen(tool)):N0} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| all {tools.Count} | {s_tokenizer.CountTokens(wire):N0} | {tools.Sum(tool => s_tokenizer.CountTokens(Seen(tool))):N0} |\n").ToString();
    }

    private async Task<string> AnswersAsync()
    {
        var first = await TokenWiki.WriteAsync(Service);
        var text = new StringBuilder("\n## Answers\n\nAs the text that a model reads (`AnswerText`), and as the structured content beside it.\n\n| | tool | text | structured |\n|---|---|---:|---:|\n");
        foreach (var (what, tool, arguments) in s_answers)
        {
            var given = JsonSerializer.SerializeToNode(arguments)!.AsObject();
            if (given.ContainsKey("from"))
            {
                given["from"] = first;
            }

            var result = await Service.CallAsync(tool, given);
            var structured = result.StructuredContent is { } content ? s_tokenizer.CountTokens(Same(content.GetRawText())).ToString("N0", CultureInfo.InvariantCulture) : "";
            _answers[what] = s_tokenizer.CountTokens(Same(result.Sentence()));
            text.Append(CultureInfo.InvariantCulture, $"| {what} | `{tool}` | {_answers[what]:N0} | {structured} |\n");
        }

        return text.ToString();
    }

    /// <summary>What the server that most people have beside this one costs.</summary>
    private async Task<string> BesideAsync(string path)
    {
        var (wire, tools) = await ListAsync();
        List<(string What, int Tokens)> ours =
        [
            ("tools", tools.Count),
            ("`tools/list` as it is sent", s_tokenizer.CountTokens(wire)),
            ("as a model sees it", tools.Sum(tool => s_tokenizer.CountTokens(Seen(tool)))),
            .. ObsidianServer.Calls.Select(call => (call.What, _answers[call.What])),
        ];
        var theirs = Directory.Exists(NpmTools.Module(ObsidianServer.Package)) ? await TheirsAsync() : await TheirsAsWrittenAsync(path);
        var text = new StringBuilder(ObsidianServer.Title + ObsidianServer.Introduction.ReplaceLineEndings("\n") + "\n\n| | Wikibot | obsidian-mcp |\n|---|---:|---:|\n");
        foreach (var ((what, tokens), other) in ours.Zip(theirs))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {tokens:N0} | {other:N0} |\n");
        }

        return text.ToString();
    }

    private static async Task<IReadOnlyList<int>> TheirsAsync()
    {
        using var vault = new ScratchFolder();
        await TokenWiki.WriteVaultAsync(vault.Path);
        await using var other = await ObsidianServer.StartAsync(vault.Path);
        var list = await other.AskAsync("tools/list", new JsonObject());
        var tools = JsonNode.Parse(list)!["result"]!["tools"]!.AsArray();
        List<int> counts = [tools.Count, s_tokenizer.CountTokens(list), tools.Sum(tool => s_tokenizer.CountTokens(Seen(tool!)))];
        foreach (var (_, tool, arguments) in ObsidianServer.Calls)
        {
            counts.Add(s_tokenizer.CountTokens(await other.CallAsync(tool, arguments)));
        }

        return counts;
    }

    /// <summary>Their column as the document has it, where npm's packages are not installed. Ours is counted anyhow.</summary>
    private async Task<IReadOnlyList<int>> TheirsAsWrittenAsync(string path)
    {
        output.WriteLine("obsidian-mcp is not installed (npm ci --ignore-scripts --prefix Wikibot.Tests/npm): its column of the document is taken as it is.");
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        return [.. lines.SkipWhile(line => line != ObsidianServer.Title.Trim()).Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => int.Parse(line.Split('|')[3], NumberStyles.Number, CultureInfo.InvariantCulture))];
    }

    private async Task<(string Wire, IReadOnlyList<JsonNode> Tools)> ListAsync()
    {
        using var http = Service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp")
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""", Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", McpService.Token), Accept = { new("application/json"), new("text/event-stream") } },
        };
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var wire = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = wire.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]).LastOrDefault() ?? wire;
        var tools = JsonNode.Parse(json)!["result"]!["tools"]!.AsArray().Select(tool => tool!).OrderBy(tool => tool["name"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
        return (wire, tools);
    }

    /// <summary>What a client shows a model of a tool.</summary>
    private static string Seen(JsonNode tool) => Compact(new JsonObject
    {
        ["name"] = tool["name"]!.DeepClone(),
        ["description"] = tool["description"]!.DeepClone(),
        ["input_schema"] = tool["inputSchema"]!.DeepClone(),
    });

    private static string Compact(JsonNode node) => node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>An answer with one id, time and cursor in the place of all.</summary>
    private static string Same(string answer) =>
        Cursors().Replace(
            Times().Replace(Ids().Replace(answer, "3f1d0a9c6be2487d5a41c0e9b7f8236d154e0ba7"), "2026-11-29T09:30:00+00:00"),
            "${name}M2YxZDBhOWM2YmUyNDg3ZDVhNDFjMGU5YjdmODIzNmQxNTRlMGJhNw");

    [GeneratedRegex("[0-9a-f]{40}|(?<=commit )[0-9a-f]{10}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Ids();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}(T| )[0-9:.]+(\\+00:00|Z| UTC)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Times();

    // In JSON and as text.
    [GeneratedRegex("(?<name>\"nextCursor\":\"|nextCursor: )[A-Za-z0-9_-]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Cursors();
}
