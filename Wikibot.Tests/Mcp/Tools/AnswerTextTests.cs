using System.Text.Json;
using System.Text.Json.Nodes;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Answers as text: shorter than their JSON, and as full.</summary>
public sealed class AnswerTextTests
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_texts = ["", " ", "a", "Dev/Notes", "a | b", "x;y", "a, b", "\"quoted\"", "one\ntwo", "one\r\n", "ends \n\n", "é 日本 👩‍💻", "key: value", "- 1", "true", "12"];

    [Fact]
    public void Of_members_areLinesAndLongTextsComeLast() =>
        AnswerText.Of(Json(new { wiki = "home", content = "# A\n\nrevision: forged\n", path = "A", truncated = false, lines = 3 }))
            .ShouldBe("wiki: home\npath: A\ntruncated: false\nlines: 3\ncontent (3 lines):\n# A\n\nrevision: forged\n");

    [Fact]
    public void Of_list_isATableWithItsNamesOnce() =>
        AnswerText.Of(Json(new { hits = new object[] { new { path = "A", line = 1 }, new { path = "B | C", snippet = "found" } }, total = 2 }))
            .ShouldBe("total: 2\nhits (2):\npath | line | snippet\nA | 1 | \n\"B | C\" |  | found\n");

    [Fact]
    public void Of_listWithinARow_isOneCell() =>
        AnswerText.Of(Json(new { changes = new[] { new { commit = "c1", pages = new object[] { new { path = "A b", kind = "created" }, new { path = "B", kind = "moved", from = "C" } } } } }))
            .ShouldBe("changes (1):\ncommit | pages\nc1 | \"A b\" kind=created; B kind=moved from=C\n");

    [Fact]
    public void Of_listOfLongTexts_isOneAfterTheOther() =>
        AnswerText.Of(Json(new { pages = new[] { new { content = "x\n- 2\ny\n", path = "A" }, new { content = "z", path = "B" } }, note = "n" }))
            .ShouldBe("note: n\npages (2):\n- 1\npath: A\ncontent (3 lines):\nx\n- 2\ny\n- 2\ncontent: z\npath: B\n");

    [Fact]
    public void Of_anyAnswer_saysAllOfIt()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var answer = Make(new Random(seed), depth: 0);
            var text = AnswerText.Of(JsonSerializer.SerializeToElement(answer));
            foreach (var leaf in Leaves(answer))
            {
                var said = leaf.GetValueKind() == JsonValueKind.String ? leaf.GetValue<string>() : leaf.ToJsonString();
                (text.Contains(said, StringComparison.Ordinal) || text.Contains(Quoted(said), StringComparison.Ordinal)).ShouldBeTrue($"seed {seed}: {answer.ToJsonString()}\n{text}");
            }
        }
    }

    /// <summary>Two answers that differ are never told alike.</summary>
    [Fact]
    public void Of_answersThatDiffer_differs()
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 3000; seed++)
        {
            var answer = Make(new Random(seed), depth: 0);
            var text = AnswerText.Of(JsonSerializer.SerializeToElement(answer));
            var json = answer.ToJsonString();
            if (!told.TryAdd(text, json))
            {
                Shape(told[text]).ShouldBe(Shape(json), text);
            }
        }
    }

    private static JsonObject Make(Random random, int depth)
    {
        var answer = new JsonObject();
        foreach (var name in (string[])["path", "note", "pages", "hits", "more"])
        {
            if (random.Next(3) > 0)
            {
                answer[name] = name switch
                {
                    "pages" or "hits" when depth < 2 => new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (JsonNode)Make(random, depth + 1))]),
                    "more" => random.Next(2) == 0 ? random.Next(100) : random.Next(2) == 0,
                    _ => s_texts[random.Next(s_texts.Length)],
                };
            }
        }

        answer["id"] = random.Next(1000);
        return answer;
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(member => Leaves(member.Value!)),
        JsonArray list => list.SelectMany(item => Leaves(item!)),
        _ => [node],
    };

    // A number and the text of it, a text with a line end at its very end and one without, are told alike: the first is said by the member's name.
    private static string Shape(string json) => json.Replace("\"12\"", "12", StringComparison.Ordinal).Replace("\"true\"", "true", StringComparison.Ordinal);

    private static JsonElement Json(object answer) => JsonSerializer.SerializeToElement(answer);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, s_relaxed);
}
