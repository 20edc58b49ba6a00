using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Git.Edits;

namespace Wikibot.Tests.Git.Edits;

public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("---\ntitle: Old # why\ntags: [a]\n---\nbody\n", "title", "\"New\"", "---\ntitle: New # why\ntags: [a]\n---\nbody\n")]
    [InlineData("---\n# top\n'title':   \"Old\"\n\n# about x\nx: 1\n---\n", "title", "\"a: b\"", "---\n# top\n'title':   \"a: b\"\n\n# about x\nx: 1\n---\n")]
    [InlineData("---\ntags:\n  - a\n  - b\n# next\nx: 1\n---\n", "tags", "[\"c\",\"d e\"]", "---\ntags: [c, d e]\n# next\nx: 1\n---\n")]
    [InlineData("---\ntext: |\n  one\n\n  two\nx: 1\n---\n", "text", "\"flat\"", "---\ntext: flat\nx: 1\n---\n")]
    [InlineData("---\nx: 1\n---\nb", "k", "true", "---\nx: 1\nk: true\n---\nb")]
    [InlineData("---\nx:\n---\nb", "x", "2.50", "---\nx: 2.50\n---\nb")]
    [InlineData("---\r\nx: 1\r\n---\r\nb\r\n", "k", "\"2026-01-01\"", "---\r\nx: 1\r\nk: 2026-01-01\r\n---\r\nb\r\n")]
    [InlineData("---\n---\nb", "k", "\"2026-11-22T09:30:00Z\"", "---\nk: 2026-11-22T09:30:00Z\n---\nb")]
    [InlineData("---\n---\nb", "k", "[\"2026-11-22\"]", "---\nk: [2026-11-22]\n---\nb")]
    [InlineData("---\n---\nb", "k", "\"2026-13-45\"", "---\nk: \"2026-13-45\"\n---\nb")]
    [InlineData("---\n---\nb", "k", "\"12:30\"", "---\nk: \"12:30\"\n---\nb")]
    [InlineData("---\n---\nb", "k", "null", "---\nk: null\n---\nb")]
    [InlineData("body\n", "title", "\"Überblick 👍\"", "---\ntitle: \"Überblick 👍\"\n---\n\nbody\n")]
    [InlineData("", "title", "\"yes\"", "---\ntitle: \"yes\"\n---\n")]
    [InlineData("\uFEFFbody", "a b", "{\"k\":[1,\"x\"]}", "\uFEFF---\na b: {k: [1, x]}\n---\n\nbody")]
    [InlineData("---\nnot closed\n", "a", "1", "---\na: 1\n---\n\n---\nnot closed\n")]
    public void Set_key_changesNothingElse(string text, string key, string json, string expected)
    {
        using var value = JsonDocument.Parse(json);
        Apply(text, new FrontMatterEdit(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [key] = value.RootElement })).ShouldBe(expected);
    }

    [Theory]
    [InlineData("---\na: 1\nb: 2\n---\n", "a", "---\nb: 2\n---\n")]
    [InlineData("---\na: 1\n# on b\nb:\n  - x\n  - y\n\nc: 3\n---\n", "b", "---\na: 1\n# on b\n\nc: 3\n---\n")]
    [InlineData("---\na: 1\n---\n", "a", "---\n---\n")]
    [InlineData("---\na: 1\n---\n", "z", "---\na: 1\n---\n")]
    [InlineData("plain", "z", "plain")]
    [InlineData("---\na: \"x\u2028  y\"\nb: 2\nc: 3\n---\n", "b", "---\na: \"x\u2028  y\"\nc: 3\n---\n")]
    [InlineData("---\na: \"x\u0085y\u2029 z\"\nb: 2\nc: 3\n---\n", "b", "---\na: \"x\u0085y\u2029 z\"\nc: 3\n---\n")]
    [InlineData("---\n# note\u2028 more\na: 1\nb: |\n  text\u0085\n  more\nc: 3\n---\n", "b", "---\n# note\u2028 more\na: 1\nc: 3\n---\n")]
    [InlineData("---\r\n# note\r more\r\na: 'x\r y'\r\nb: 2\r\nc: 3\r\n---\r\n", "b", "---\r\n# note\r more\r\na: 'x\r y'\r\nc: 3\r\n---\r\n")]
    [InlineData("---\na: |+\n  kept\n\nb: 1\n\nc: 3\n---\n", "b", "---\na: |+\n  kept\n\nc: 3\n---\n")]
    [InlineData("---\na:\n  - >2+ # ends\n    kept\nb: |+\n  too\n\n\n---\n", "b", "---\na:\n  - >2+ # ends\n    kept\n---\n")]
    [InlineData("---\na: |- # not +\n  cut\nb: 1\n\nc: 3\n---\n", "b", "---\na: |- # not +\n  cut\n\nc: 3\n---\n")]
    public void Unset_key_changesNothingElse(string text, string key, string expected) =>
        Apply(text, new FrontMatterEdit(Unset: [key])).ShouldBe(expected);

    [Theory]
    [InlineData("---\ntitle: [unclosed\n---\nbody\n")]
    [InlineData("---\n- a list\n---\nbody\n")]
    [InlineData("---\nonly text\n---\nbody\n")]
    [InlineData("---\n{a: 1}\n---\nbody\n")]
    [InlineData("---\na: 1\na: 2\n---\nbody\n")]
    [InlineData("---\na: 'open\n---\nbody\n")]
    [InlineData("---\n\ta: 1\n---\nbody\n")]
    [InlineData("---\nz: &x 1\nb: *x\n---\n")]
    public void Set_malformedFrontMatter_isAnErrorWithItsLine(string text)
    {
        using var value = JsonDocument.Parse("1");
        var edit = new FrontMatterEdit(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["z"] = value.RootElement });
        var problem = Should.Throw<WikibotProblemException>(() => Apply(text, edit));
        problem.Code.ShouldBe(ProblemCodes.FrontMatterMalformed);
        problem.Extensions["line"].GetValue<int>().ShouldBeInRange(1, 4);
    }

    private static string Apply(string text, FrontMatterEdit edit) => EditService.Apply(text, new EditPageRequest("P", FrontMatter: edit));
}
