using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Tests.Web;

namespace Wikibot.Tests.Mcp.Apps;

/// <summary>The app of the chat as a host shows it: the published AppBridge and client in a real Chromium, before both services.</summary>
public sealed class ChatTests : IAsyncLifetime
{
    // Each test its own: what one writes would stand among the changes that another lists.
    private readonly ChatScene _scene = new();

    public ValueTask InitializeAsync() => _scene.InitializeAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Views_at320And1280Pixels_lightAndDark_sayTheAnswerAndHaveNoViolation()
    {
        object Case(string tool, object args) => new { tool, args };
        var cases = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["compare"] = Case("compare", new { commit = _scene.Tidied }),
            ["words"] = Case("compare", new { from = _scene.Evening, format = "words", session = ChatScene.Night }),
            ["part"] = Case("compare", new { from = _scene.Evening, limit = 200 }),
            ["recent"] = Case("recent_changes", new { detailed = true, limit = 4 }),
            ["preview"] = Case("revert_changes", new { since = _scene.Evening, session = ChatScene.Night, preview = true }),
            ["mute"] = new { tool = "recent_changes", args = new { limit = 1 }, can = new { } },
            ["refused"] = Case("compare", new { commit = "ffffffffff" }),
        };

        var seen = await _scene.SeeAsync("views", cases);

        seen.Count.ShouldBe(4 * cases.Count);
        foreach (var view in seen)
        {
            var said = view.ToString();
            var (text, name, wide) = (view.GetProperty("text").GetString()!, view.GetProperty("name").GetString()!, view.GetProperty("width").GetInt32() == 1280);
            (view.GetProperty("violations").GetArrayLength(), view.GetProperty("wrong").GetArrayLength(), view.GetProperty("overflow").GetInt32()).ShouldBe((0, 0, 0), said);
            (view.GetProperty("fits").GetBoolean(), view.GetProperty("ended").ValueKind, view.GetProperty("version").GetString()).ShouldBe((true, JsonValueKind.Object, "2026-07-28"), said);
            view.GetProperty("paper").GetString().ShouldBe(view.GetProperty("theme").GetString() == "light" ? "rgb(255, 255, 255)" : "rgb(20, 24, 27)", said);
            view.GetProperty("app").GetProperty("name").GetString().ShouldBe("wikibot-changes");
            (view.GetProperty("sides").GetInt32() > 0).ShouldBe(wide && name is "compare" or "part" or "preview", said);
            Said(name).ShouldAllBe(part => text.Contains(part, StringComparison.Ordinal), said);
        }

        seen[0].GetProperty("tools").EnumerateObject().Select(tool => tool.Name).Order(StringComparer.Ordinal).ShouldBe(["compare", "recent_changes", "revert_changes"]);
        seen[0].GetProperty("extensions").TryGetProperty("io.modelcontextprotocol/ui", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Hostile_messagesNamesAndTexts_runNothingAskNobodyAndStayTexts()
    {
        const string evil = "<img src=https://evil.example/x onerror=window.ran=1>\u202Elive";
        var first = await _scene.WriteAsync("Hostile", "# Nothing yet\n", "hostile", message: "Begin");
        var second = await _scene.WriteAsync("Hostile", Hostile.Page, "<script>window.ran=2</script>", first.Revision, evil, name: "Mallory \"onclick=window.ran=3\" \u2066x");
        string[] more = ["<b>bold</b>", "[-so-]{+<script>window.ran=4</script>+}", "javascript:window.ran=5", "</script><script>window.ran=6</script>", "{script}"];
        await _scene.WriteAsync("Hostile", string.Join('\n', more) + "\n" + Hostile.Page, "hostile", second.Revision, "</title><svg onload=window.ran=7>");
        object[] cases =
        [
            new { tool = "compare", args = new { from = first.Commit, path = "Hostile", limit = 200_000 } },
            new { tool = "compare", args = new { from = second.Commit, path = "Hostile", format = "words", limit = 200_000 } },
            new { tool = "compare", args = new { commit = second.Commit, limit = 200_000 } },
            new { tool = "recent_changes", args = new { limit = 5, detailed = true } },
            new { tool = "revert_changes", args = new { since = first.Commit, session = "hostile", preview = true } },
            new { tool = "compare", args = new { commit = "ffffffffff", path = evil } },
        ];

        var seen = await _scene.SeeAsync("hostile", cases);

        seen.Count.ShouldBe(cases.Length);
        string[] ours = ["bdi", "button", "code", "col", "colgroup", "del", "details", "div", "h1", "h2", "ins", "li", "mark", "ol", "p", "small", "span", "summary", "table", "tbody", "td", "th", "thead", "time", "tr", "ul"];
        foreach (var view in seen)
        {
            (view.GetProperty("ran").ValueKind, view.GetProperty("whole").GetBoolean(), view.GetProperty("wrong").GetArrayLength()).ShouldBe((JsonValueKind.Null, true, 0), view.ToString());
            view.GetProperty("elements").EnumerateArray().Select(name => name.GetString()!).Except(ours, StringComparer.Ordinal).ShouldBeEmpty();
        }

        seen[3].GetProperty("signs").EnumerateArray().Select(sign => sign.GetString()).ShouldContain("U+202E");
    }

    [Fact]
    public async Task Day_withTheKeyboard_readsChangesAndUndoesThemOnlyAsTheyWereShown()
    {
        var from = (await _scene.WriteAsync("Day/One", "one\n", "day-before")).Commit;
        await _scene.WriteAsync("Day/Two", "two\n", "day", message: "Begin a day");
        await _scene.WriteAsync("Day/Three", "three\n", "day", message: "Go on");

        var seen = await _scene.SeeAsync("day", new
        {
            recent = new { tool = "recent_changes", args = new { limit = 2 }, context = new { theme = "light" } },
            preview = new { tool = "revert_changes", args = new { since = from, session = "day", preview = true } },
            overtake = new { tool = "edit_page", args = new { path = "Day/Three", append = "four, by somebody else\n" } },
        });

        seen.Select(step => step.GetProperty("step").GetString()).ShouldBe(["commit", "older", "dressed", "overtaken", "undone"]);
        var (commit, older, dressed, overtaken, undone) = (seen[0], seen[1], seen[2], seen[3], seen[4]);
        (commit.GetProperty("pages").GetInt32(), commit.GetProperty("expanded").GetString()).ShouldBe((1, "true"));
        (older.GetProperty("before").GetInt32(), older.GetProperty("after").GetInt32(), older.GetProperty("focused").GetBoolean()).ShouldBe((2, 4, true));
        dressed.GetProperty("colours").EnumerateArray().Select(colour => colour.GetString()).ShouldBe(["rgb(255, 255, 255)", "rgb(20, 24, 27)", "rgb(255, 255, 255)", "rgb(250, 249, 245)"]);
        dressed.GetProperty("display").GetString().ShouldBe("fullscreen");
        overtaken.GetProperty("asked").GetString().ShouldBe("2 pages go back to before, as one new commit. Nothing is lost by it.");
        (overtaken.GetProperty("safe").GetString(), overtaken.GetProperty("told").GetInt32()).ShouldBe(("Leave it", 0));
        overtaken.GetProperty("said").GetString()!.ShouldContain("nothing was undone");
        undone.GetProperty("focused").GetString().ShouldBe("H1");
        undone.GetProperty("told")[0].GetProperty("content")[0].GetProperty("text").GetString()!.ShouldContain("undid the changes of day since");
        undone.GetProperty("wrong").GetArrayLength().ShouldBe(0, undone.ToString());
        (await _scene.Wikis.ReadPageAsync(new("static:default", "Ada Lovelace", "ada@example.com"), "home", "Day/One", cancellationToken: TestContext.Current.CancellationToken)).Content.ShouldBe("one\n");
        (await Should.ThrowAsync<WikibotProblemException>(() => _scene.Wikis.ReadPageAsync(new("static:default", "Ada Lovelace", "ada@example.com"), "home", "Day/Two", cancellationToken: TestContext.Current.CancellationToken))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    private static string[] Said(string name) => name switch
    {
        "compare" => ["What changed in home", "Ops/Deploying the service", "Apply, and go home.", "Apply, then watch the first ten minutes.", ChatScene.Night],
        "words" => ["Ops/Shortcuts", "Ops/Deploying the service", "Ops/On call"],
        "part" => ["What changed in home", "Show more"],
        "recent" => ["Changes of home", "Say who has the phone", "Note the certificates", "Add shortcuts", "Ada Lovelace", "claude-code/2.1", "What it did", "Show older ones"],
        "preview" => ["What undoing would change in home", "4 commits of night-shift", "2 pages and 1 file change, 1 left alone", "Ops/On call", "Ops/plan.png", "file, 70 bytes", "It has no lines that could be compared.", "Apply, then watch the first ten minutes.", "Undo this…"],
        "mute" => ["Changes of home", "There is more: ask for it in the chat."],
        "refused" => ["page_history lists the commits", "commit_not_found"],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such view."),
    };
}
