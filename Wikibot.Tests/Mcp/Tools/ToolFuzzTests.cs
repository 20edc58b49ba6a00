using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>
/// Calls every tool with arguments from a grammar: good ones, hostile text and numbers, wrong types, missing and unknown names, by the tools' own
/// schemas. Each answer is a result, or an error with a stable code that is no fault of ours. More calls with WIKIBOT_TEST_FULL=1.
/// </summary>
public sealed class ToolFuzzTests
{
    private static readonly int s_calls = TestScale.Full ? 20_000 : 500;

    private static readonly HashSet<string> s_codes =
    [.. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Where(code => code != ProblemCodes.Internal)];

    private static readonly string[] s_texts =
    [
        "", " ", "\n", "a", "A", "Start", "Dev/Notes", "Dev/", "/", "..", ".git/config", "a\\b", "con", "x.md", "2024", "[x]", "{x}", "[[Start]]", "\"", "'", "`", "# A", "## A ##", "A > B > C",
        "\u0000", "\u001b[31m", "\u202E", "\u200B", "\uFEFF", "e\u0301", "\u00E9", "👩‍💻", "\uD83D\uDE00", "null", "true", "[]", "{}", "[{}]", "[\"a\"]", "{\"set\":{\"a\":1}}", "[{\"old\":\"a\",\"new\":\"b\"}]",
        "0", "-1", "1e9", "NaN", "0001-01-01", "9999-12-31T23:59:59Z", "24h", "999999d", "2026-11-22", "2026-02-30", "0000000000000000000000000000000000000000", "AAAA", "====", "zip", "bundle", "words", "unified",
        "replace", "append", "insert_after", "---\na: [\n---\n", "---\na: &x 1\nb: *x\n---\n", "a\r\nb\r\n", new('a', 5_000), new('[', 5_000), new('/', 500), string.Join('/', Enumerable.Repeat("a", 600)), new('é', 200), "home", "nobody", "../home",
    ];

    [Fact]
    public async Task Call_anyArguments_isAResultOrAnErrorWithAStableCode()
    {
        await using var git = new GitService();
        await using var service = git.WithMcp();
        await using var client = await service.ConnectAsync();
        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var known = new Known();
        for (var seed = 0; seed < s_calls; seed++)
        {
            var random = new Random(seed);
            var tool = tools[seed % tools.Count];
            var arguments = Arguments(tool.JsonSchema, random, known, depth: 0);
            var (code, result) = await CallAsync(client, tool.Name, arguments);
            (code == "ok" || s_codes.Contains(code)).ShouldBeTrue($"seed {seed}: {tool.Name} {arguments.ToJsonString()} gave {code}: {result?.Sentence()}");
            outcomes[code] = outcomes.GetValueOrDefault(code) + 1;
            known.Learn(result);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}")));
        outcomes["ok"].ShouldBeGreaterThan(s_calls / 20);
        (await StockGit.TryRunAsync(git.Repository("home"), "fsck", "--strict")).Exit.ShouldBe(0);
    }

    private static async Task<(string Code, CallToolResult? Result)> CallAsync(McpClient client, string tool, JsonObject arguments)
    {
        try
        {
            var result = await client.CallToolAsync(tool, Json.Arguments(arguments.ToJsonString()), cancellationToken: TestContext.Current.CancellationToken);
            return (result.IsError != true ? "ok" : (string?)result.Meta?["wikibot/problem"]?["code"] ?? "no code", result);
        }
        catch (McpProtocolException refused)
        {
            return (refused.ErrorCode == McpErrorCode.InvalidParams ? ProblemCodes.InvalidArgument : $"JSON-RPC {(int)refused.ErrorCode}: {refused.Message}", null);
        }
    }

    private static JsonObject Arguments(JsonElement schema, Random random, Known known, int depth)
    {
        var arguments = new JsonObject();
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            if (required.Contains(property.Name) ? random.Next(25) > 0 : random.Next(4) == 0)
            {
                arguments[property.Name] = random.Next(12) == 0 ? Anything(random, depth) : Value(property.Name, property.Value, random, known, depth);
            }
        }

        if (random.Next(40) == 0)
        {
            arguments[Text(random)] = Anything(random, depth);
        }

        return arguments;
    }

    private static JsonNode? Value(string name, JsonElement schema, Random random, Known known, int depth)
    {
        if (known.Of(name, random) is { } good)
        {
            return good;
        }

        var type = schema.TryGetProperty("type", out var declared) ? declared.GetString() : null;
        return type switch
        {
            "string" => schema.TryGetProperty("enum", out var choices) && random.Next(3) > 0 ? choices[random.Next(choices.GetArrayLength())].GetString() : Text(random),
            "integer" => random.Next(4) switch { 0 => random.Next(-5, 5000), 1 => random.Next(1, 200), 2 => JsonValue.Create(double.MaxValue), _ => JsonValue.Create(long.MinValue) },
            "boolean" => random.Next(2) == 0,
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value("", schema.GetProperty("items"), random, known, depth + 1))]),
            "object" when schema.TryGetProperty("properties", out _) => Arguments(schema, random, known, depth + 1),
            _ => Anything(random, depth),
        };
    }

    private static JsonNode? Anything(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(),
        3 => JsonValue.Create(random.NextDouble() * 1e30),
        4 => Text(random),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Anything(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create($"{Text(random)}{i}", Anything(random, depth + 1)))),
    };

    private static string Text(Random random) => random.Next(4) switch
    {
        0 => s_texts[random.Next(s_texts.Length)] + s_texts[random.Next(s_texts.Length)],
        1 => s_texts[random.Next(s_texts.Length)] + "\n" + s_texts[random.Next(s_texts.Length)],
        _ => s_texts[random.Next(s_texts.Length)],
    };

    /// <summary>Paths, revisions, commits and cursors that were answered, so that calls also get beyond the first check.</summary>
    private sealed class Known
    {
        private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal)
        {
            ["path"] = ["Start", "P", "Dev/Notes"], ["to"] = ["Q", "Dev/Other"], ["old"] = ["a", "Start"], ["new"] = ["b"], ["heading"] = ["A", "home"], ["content"] = ["# A\n\na\n\n## B\n\nb\n", "---\na: 1\n---\n\nx\n"],
            ["since"] = ["24h"], ["author"] = ["default"], ["prefix"] = ["Dev", "Dev/"],
        };

        public string? Of(string name, Random random)
        {
            var kind = name is "from" or "commit" or "to" ? "commit" : name;
            var list = _values.GetValueOrDefault(name == "to" && random.Next(2) == 0 ? "to" : kind);
            return list is { Count: > 0 } && random.Next(5) < 3 ? list[random.Next(list.Count)] : null;
        }

        public void Learn(CallToolResult? result)
        {
            if (result?.StructuredContent is { ValueKind: JsonValueKind.Object } answer)
            {
                Learn("commit", answer, "commit");
                Learn("revision", answer, "revision");
                Learn("cursor", answer, "nextCursor");
                Learn("path", answer, "path");
            }
        }

        private void Learn(string name, JsonElement answer, string member)
        {
            if (answer.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
            {
                var list = _values.TryGetValue(name, out var known) ? known : _values[name] = [];
                list.Add(value.GetString()!);
                if (list.Count > 20)
                {
                    list.RemoveAt(0);
                }
            }
        }
    }
}
