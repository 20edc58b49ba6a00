using System.Text.Json;

namespace Wikibot.Tests.Web.Browser;

/// <summary>The wiki in a real Chromium: a person's day, accessibility, and what wants to run.</summary>
public sealed class BrowserTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Day_ofAPerson_withAndWithoutScripts_hasNothingWrong()
    {
        BrowserScript.Require("playwright-core");
        foreach (var session in new[] { "rogue-a", "rogue-b" })
        {
            await system.WriteAsync($"Agent/{session}", $"written by {session}\n", session);
        }

        var seen = await RunAsync("day");

        seen.Where(step => step.Count("wrong") > 0).ShouldBeEmpty();
        seen.Select(step => step.GetProperty("step").GetString()).ShouldBe(
        [
            "With script: written", "With script: pasted", "With script: compared", "With script: uploaded", "With script: found while typing", "With script: found", "With script: undone", "With script: signed out",
            "Without script: written", "Without script: compared", "Without script: uploaded", "Without script: found", "Without script: undone", "Without script: signed out",
        ]);
    }

    [Fact]
    public async Task Pages_at360And1280And2560Pixels_lightAndDark_haveNoViolationAndNoOverflow()
    {
        BrowserScript.Require("axe-core");
        var pages = await PagesToSee.WriteAsync(system);

        var seen = await RunAsync("pages", JsonSerializer.Serialize(pages), Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") ?? "");

        seen.Count.ShouldBe(6 * pages.Count);
        seen.Where(page => page.GetProperty("violations").GetArrayLength() > 0 || page.GetProperty("overflow").GetInt32() > 0 || page.GetProperty("wrong").GetArrayLength() > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task HostilePages_runNothingAskNobodyAndStayWhole()
    {
        BrowserScript.Require("playwright-core");
        var paths = new List<string>();
        for (var i = 0; i < Hostile.All.Count; i++)
        {
            await system.WriteAsync($"Hostile/{i}", Hostile.All[i]);
            paths.Add($"/w/home/p/Hostile/{i}");
        }

        await system.WriteAsync("Hostile/All", Hostile.Page);
        paths.Add("/w/home/p/Hostile/All");

        var seen = await RunAsync("hostile", JsonSerializer.Serialize(paths));

        seen.Count.ShouldBe(paths.Count);
        seen.Where(page => page.GetProperty("ran").ValueKind != JsonValueKind.Null || !page.GetProperty("here").GetBoolean() || !page.GetProperty("whole").GetBoolean() || page.GetProperty("wrong").GetArrayLength() > 0)
            .ShouldBeEmpty();
    }

    private Task<List<JsonElement>> RunAsync(string what, params string[] arguments) => BrowserScript.RunAsync(system, "web.mjs", [what, .. arguments]);
}
