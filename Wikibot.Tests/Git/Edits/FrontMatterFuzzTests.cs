using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wikibot.Git.Client;
using Wikibot.Git.Edits;

namespace Wikibot.Tests.Git.Edits;

/// <summary>
/// Front matter from a grammar of YAML, changed by key; a parser that is not ours (npm <c>yaml</c>) reads what was asked for, and nothing else
/// changed. More cases with WIKIBOT_TEST_FULL=1.
/// </summary>
public sealed class FrontMatterFuzzTests
{
    private static readonly int s_cases = TestScale.Full ? 50_000 : 1_500;

    private static readonly string[] s_keys = ["title", "tags", "a", "b b", "é", "\"q: x\"", "'it''s'", "1", "yes", "2026-01-01", "- x", "#", "a#b", "x:y", "key"];

    private static readonly string[] s_values =
    [
        "v", "1", "1.50", "true", "~", "\"text\"", "'it''s'", "2026-11-22", "a b # c", "[a, b]", "[]", "{}", "{x: 1, y: [2]}", "\"\\u00e9\\n\"", "é 👍", "a:b", "http://x/y", "|\n  one\n\n  two", ">-\n  one\n  two",
        "\n  - a\n  - b: c\n    d: e", "\n- a\n- b", "\n  x: 1\n  y:\n    z: 2", "&x 1", "!!str 1", "[a,\n  b]", "\"a\n  b\"", "plain\n  goes on", "", "\"# no comment\"", "'---'", "|+\n  kept\n\n",
    ];

    private static readonly string[] s_json =
    [
        "\"v\"", "\"\"", "\" v \"", "\"a: b\"", "\"a #b\"", "\"- a\"", "\"yes\"", "\"null\"", "\"1\"", "\"1e3\"", "\"0x1F\"", "\"0o7\"", "\".inf\"", "\".NaN\"", "\"2026-11-22\"", "\"2026-11-22T09:30:00Z\"", "\"2026-11-22 09:30:00\"", "\"12:30\"", "\"é👍\"",
        "\"a\\nb\"", "\"\\u0000\\u0085\\u2028\"", "\"\\\"\"", "\"'\"", "\"---\"", "\"...\"", "\"*a\"", "\"&a\"", "\"!a\"", "\"%a\"", "\"@a\"", "\"`\"", "\"{a}\"", "\"[a]\"", "\"a, b\"", "\"?\"", "\"? a\"", "\"|\"", "\">\"", "\"=\"", "\"<<\"", "\"~\"",
        "1", "-1.5", "1E+2", "true", "false", "null", "[]", "{}", "[1,\"a, b\",null,[\"x\"]]", "{\"k\":[1,{\"l\":\"m: n\"}],\"2026-01-01\":\"y\"}", "{\"\":1}", "[\"2026-11-22T09:30:00Z\", \"a:b\", \"c\"]",
    ];

    [Fact]
    public async Task Apply_anyFrontMatter_isWhatAnotherParserReads()
    {
        NpmTools.Require("yaml");
        var cases = new JsonArray();
        var refused = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var before = Page(random);
            var keys = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Key(random)).Distinct(StringComparer.Ordinal).ToList();
            var set = keys.Where(_ => random.Next(3) > 0).ToDictionary(key => key, _ => JsonSerializer.Deserialize<JsonElement>(s_json[random.Next(s_json.Length)]), StringComparer.Ordinal);
            string[] unset = [.. keys.Where(key => !set.ContainsKey(key))];
            try
            {
                var after = EditService.Apply(before, new EditPageRequest("P", FrontMatter: new FrontMatterEdit(set, unset)));
                cases.Add(new JsonObject { ["before"] = before, ["after"] = after, ["set"] = JsonSerializer.SerializeToNode(set), ["unset"] = JsonSerializer.SerializeToNode(unset) });
            }
            catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.FrontMatterMalformed)
            {
                refused++;
            }
        }

        using var folder = new ScratchFolder();
        var file = folder["cases.json"];
        await File.WriteAllTextAsync(file, cases.ToJsonString(), TestContext.Current.CancellationToken);
        var outcome = await NpmTools.NodeAsync("front-matter.mjs", [file]);
        outcome.Exit.ShouldBe(0, outcome.ToString());
        var answer = JsonNode.Parse(outcome.Output)!;
        TestContext.Current.TestOutputHelper?.WriteLine($"{s_cases} cases, {refused} refused, {outcome.Output}");
        answer["count"]!.GetValue<int>().ShouldBe(0, outcome.Output);
        answer["checked"]!.GetValue<int>().ShouldBeGreaterThan(s_cases / 2);
    }

    /// <summary>A key's name, as a caller gives it: what YAML reads a key of the pages as, or another.</summary>
    private static string Key(Random random) => random.Next(5) == 0 ? "new " + random.Next(3) : s_keys[random.Next(s_keys.Length)] switch
    {
        ['"', .. var inner, '"'] => inner,
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        var plain => plain,
    };

    private static string Page(Random random)
    {
        if (random.Next(20) == 0)
        {
            return "body\n";
        }

        var text = new StringBuilder("---\n");
        foreach (var key in s_keys.Where(key => key is not ("- x" or "#")).OrderBy(_ => random.Next()).Take(random.Next(6)))
        {
            text.Append(random.Next(6) == 0 ? "# about\n" : "").Append(random.Next(8) == 0 ? "\n" : "");
            var value = s_values[random.Next(s_values.Length)];
            text.Append(key).Append(':').Append(value.StartsWith('\n') || value.Length == 0 ? "" : random.Next(5) == 0 ? "   " : " ").Append(value);
            text.Append(random.Next(8) == 0 && !value.Contains('\n', StringComparison.Ordinal) ? " # why" : "").Append('\n');
        }

        text.Append(random.Next(4) == 0 ? "...\n" : "---\n").Append("body\n");
        return random.Next(6) == 0 ? text.ToString().ReplaceLineEndings("\r\n") : text.ToString();
    }
}
