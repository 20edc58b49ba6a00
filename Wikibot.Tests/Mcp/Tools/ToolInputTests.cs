using ModelContextProtocol.Protocol;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>What a model can get wrong, against both services: each an error result with a code and a sentence, and nothing in the repository.</summary>
public sealed class ToolInputTests(ToolInputTests.Fixture fixture) : IClassFixture<ToolInputTests.Fixture>
{
    private const string Missing = "0123456789012345678901234567890123456789";

    public static TheoryData<string, object?, string> Cases => new()
    {
        { "read_page", new { path = "No such page" }, "page_not_found" },
        { "read_page", new { path = "Start", wiki = "nobody" }, "wiki_not_found" },
        { "read_page", new { path = "Start", wiki = "No Such Wiki" }, "wiki_not_found" },
        { "read_page", new { path = "Start", wiki = "../home" }, "wiki_not_found" },
        { "read_page", new { path = "" }, "invalid_argument" },
        { "read_page", new { path = "A//B" }, "invalid_argument" },
        { "read_page", new { path = "../A" }, "invalid_argument" },
        { "read_page", new { path = "A/./B" }, "invalid_argument" },
        { "read_page", new { path = "/etc/passwd\0" }, "invalid_argument" },
        { "read_page", new { path = "Start", commit = "main" }, "invalid_argument" },
        { "read_page", new { path = "Start", commit = Missing }, "commit_not_found" },
        { "read_page", new { path = "Start", at = "someday" }, "invalid_argument" },
        { "read_page", new { path = "Start", at = "10y" }, "commit_not_found" },
        { "read_page", new { path = "/Start" }, "invalid_argument" },
        { "move_page", new { path = "Seeded", to = "Start", revision = Missing }, "revision_conflict" },
        { "move_page", new { path = "Dev/", to = "New/", revision = Missing }, "page_not_found" },
        { "restore_page", new { commit = Missing }, "commit_not_found" },
        { "compare", new { }, "invalid_argument" },
        { "compare", new { from = "abcdef1" }, "commit_not_found" },
        { "read_page", new { path = "Start", limit = 0 }, "invalid_argument" },
        { "read_page", new { path = "Start", cursor = "nonsense" }, "invalid_argument" },
        { "list_pages", new { cursor = "nonsense" }, "invalid_argument" },
        { "list_pages", new { limit = 5000 }, "invalid_argument" },
        { "page_history", new { cursor = "nonsense" }, "invalid_argument" },
        { "write_page", new { path = "A" }, "invalid_argument" },
        { "write_page", new { content = "a" }, "invalid_argument" },
        { "write_page", new { path = "A", content = "a", colour = "red" }, "invalid_argument" },
        { "write_page", new { path = ".git/config", content = "a" }, "invalid_argument" },
        { "write_page", new { path = "Dev/.GIT", content = "a" }, "invalid_argument" },
        { "write_page", new { path = "A\nB", content = "a" }, "invalid_argument" },
        { "write_page", new { path = new string('x', 300), content = "a" }, "invalid_argument" },
        { "write_page", new { path = string.Join('/', Enumerable.Repeat("segment", 150)), content = "a" }, "invalid_argument" },
        { "write_page", new { path = "A", content = new string('x', (1 << 20) + 1) }, "too_large" },
        { "write_page", new { path = "A", content = "a", revision = "abc" }, "invalid_argument" },
        { "write_page", new { path = "Seeded", content = "a" }, "revision_required" },
        { "write_page", new { path = "Seeded", content = "a", revision = Missing }, "revision_conflict" },
        { "write_page", new { path = "seeded", content = "a" }, "path_collision" },
        { "write_page", new { path = "Seeded", content = "a", wiki = "nobody" }, "wiki_not_found" },
        { "delete_page", new { path = "Seeded" }, "invalid_argument" },
        { "delete_page", new { path = "Seeded", revision = Missing }, "revision_conflict" },
        { "delete_page", new { path = "No such page", revision = Missing }, "page_not_found" },
        { "create_wiki", new { wiki = "home" }, "wiki_exists" },
        { "create_wiki", new { wiki = "No Good Name" }, "invalid_argument" },
        { "create_wiki", new { wiki = "../escape" }, "invalid_argument" },
        { "edit_page", new { path = "Seeded" }, "invalid_argument" },
        { "edit_page", new { path = "Seeded", edits = new[] { new { old = "absent", @new = "x" } } }, "edit_not_found" },
        { "edit_page", new { path = "Seeded", edits = new[] { new { old = "", @new = "x" } } }, "invalid_argument" },
        { "edit_page", new { path = "Seeded", edits = new[] { new { old = "l", @new = "x" } } }, "edit_ambiguous" },
        { "edit_page", new { path = "Seeded", sections = new[] { new { heading = "None", content = "x" } } }, "heading_not_found" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_badInput_isAnErrorWithCodeAndChangesNothing(string tool, object? arguments, string code)
    {
        var result = await fixture.CallAsync(tool, arguments);
        result.IsError.ShouldBe(true, $"{tool}: {result.StructuredContent}");
        result.Problem()["code"]!.GetValue<string>().ShouldBe(code, result.Sentence());
        result.Sentence().Length.ShouldBeGreaterThan(code.Length + 30);
        SaysNothingTwice(result.Sentence());
        result.Sentence().ShouldNotContain("/tmp");
        result.Sentence().ShouldNotContain("   at ");
        (await StockGit.RunAsync(fixture.Repository, "rev-parse", "main")).Trim().ShouldBe(fixture.Tip);
    }

    /// <summary>No sentence twice, no id twice, no advice twice (fault 28).</summary>
    private static void SaysNothingTwice(string text)
    {
        text.Split([". ", "; ", ": ", "? ", "! "], StringSplitOptions.None).Select(sentence => sentence.Trim().ToUpperInvariant()).Where(sentence => sentence.Length > 0).ShouldBeUnique(text);
        text.Split([' ', '.', ',', ';', '\'', '"']).Where(word => word.Length == 40).ShouldBeUnique(text);
        foreach (var advice in (string[])["Nothing was changed", "read_page", "page_history", "list_pages", "Choose another", "Use the existing", "call again"])
        {
            text.Split(advice).Length.ShouldBeLessThan(3, text);
        }
    }

    public sealed class Fixture : TwoServices
    {
        public string Repository => Git.Repository("home");

        public string Tip { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Tip = (await CallAsync("write_page", new { path = "Seeded", content = "# Hello\n\nall well\n" })).At("commit")!.GetValue<string>();
        }

        public async Task<CallToolResult> CallAsync(string tool, object? arguments) =>
            await Client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
    }
}
