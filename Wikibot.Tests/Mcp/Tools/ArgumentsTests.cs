using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Mcp.Tools;

public sealed class ArgumentsTests
{
    private static readonly JsonElement Schema = Parse(
        """
        {
          "type": "object",
          "properties": {
            "path": { "type": "string" },
            "content": { "type": "string" },
            "limit": { "type": "integer", "minimum": 1, "maximum": 200 },
            "line": { "type": "integer", "minimum": 1 },
            "detailed": { "type": "boolean" },
            "format": { "type": "string", "enum": ["unified", "words"] },
            "edits": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": { "old": { "type": "string" }, "new": { "type": "string" }, "all": { "type": "boolean" } },
                "required": ["old", "new"]
              }
            },
            "set": { "type": "object" }
          },
          "required": ["path"]
        }
        """);

    [Theory]
    [InlineData("""{ "path": "A" }""", """{"path":"A"}""")]
    [InlineData("""{ "page": "A" }""", """{"path":"A"}""")]
    [InlineData("""{ "PAGE": "A", "Text": "t" }""", """{"path":"A","content":"t"}""")]
    [InlineData("""{ "path": "A", "content": null }""", """{"path":"A"}""")]
    [InlineData("""{ "path": "A", "limit": "20" }""", """{"path":"A","limit":20}""")]
    [InlineData("""{ "path": "A", "limit": 20.0 }""", """{"path":"A","limit":20}""")]
    [InlineData("""{ "path": "A", "verbose": "true" }""", """{"path":"A","detailed":true}""")]
    [InlineData("""{ "path": "A", "edits": [{ "old_string": "a", "new_string": "b", "replace_all": "true" }] }""", """{"path":"A","edits":[{"old":"a","new":"b","all":true}]}""")]
    [InlineData("""{ "path": "A", "old": "a", "new": "b" }""", """{"path":"A","edits":[{"old":"a","new":"b"}]}""")]
    [InlineData("""{ "path": "A", "old_text": "a", "replacement": "b" }""", """{"path":"A","edits":[{"old":"a","new":"b"}]}""")]
    [InlineData("""{ "path": "A", "set": { "anything": [1, null] } }""", """{"path":"A","set":{"anything":[1,null]}}""")]
    public void Normalize_whatIsMeant_isTaken(string given, string expected) =>
        JsonSerializer.Serialize(Arguments.Normalize(Schema, Members(given))).ShouldBe(expected);

    [Theory]
    [InlineData("""{ }""", "path", "required", "Accepted here: path, content")]
    [InlineData("""{ "path": null }""", "path", "required", "is missing")]
    [InlineData("""{ "path": "A", "colour": "red" }""", "colour", "unknown", "no argument \"colour\". Accepted here: path, content, limit, line, detailed, format, edits, set.")]
    [InlineData("""{ "path": "A", "page": "B" }""", "path", "duplicate", "given twice")]
    [InlineData("""{ "path": 7 }""", "path", "type", "must be a string, not a number")]
    [InlineData("""{ "path": ["A", "B"] }""", "path", "type", "must be a string, not a list")]
    [InlineData("""{ "path": "A", "limit": "many" }""", "limit", "type", "must be a whole number, not a string")]
    [InlineData("""{ "path": "A", "limit": 1.5 }""", "limit", "type", "must be a whole number")]
    [InlineData("""{ "path": "A", "limit": 1e300 }""", "limit", "type", "must be a whole number")]
    [InlineData("""{ "path": "A", "limit": 201 }""", "limit", "range", "from 1 to 200")]
    [InlineData("""{ "path": "A", "line": 0 }""", "line", "range", "at least 1")]
    [InlineData("""{ "path": "A", "format": "html" }""", "format", "choice", "one of unified, words")]
    [InlineData("""{ "path": "A", "edits": "old" }""", "edits", "type", "must be a list, not a string. Write it as [{\"old\": \"…\", \"new\": \"…\"}].")]
    [InlineData("""{ "path": "A", "edits": "[{\"old\": \"a\"" }""", "edits", "type", "must be a list, not a string")]
    [InlineData("""{ "path": "A", "edits": 3 }""", "edits", "type", "must be a list, not a number")]
    [InlineData("""{ "path": "A", "edits": [{ "old": "a" }] }""", "edits[0].new", "required", "\"edits[0].new\" is missing")]
    [InlineData("""{ "path": "A", "edits": [{ "old": "a", "new": "b", "line": 3 }] }""", "edits[0].line", "unknown", "Accepted here: edits[0].old, edits[0].new, edits[0].all.")]
    public void Normalize_whatIsNotMeant_isRefusedByName(string given, string field, string rule, string sentence)
    {
        var problem = Should.Throw<WikibotProblemException>(() => Arguments.Normalize(Schema, Members(given)));
        problem.Code.ShouldBe(ProblemCodes.InvalidArgument);
        problem.Extensions["field"].ToString().ShouldBe(field);
        problem.Extensions["rule"].ToString().ShouldBe(rule);
        problem.Message.ShouldContain(sentence);
    }

    private static IEnumerable<KeyValuePair<string, JsonElement>> Members(string json) =>
        Parse(json).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value));

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
